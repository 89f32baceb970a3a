/** Values that are made of parts, and what keeps the parts on their way: where a path is applied, the part it takes is what counts. */
import type { AstObject, Node } from '../ast.js';
import { bodyOf, isQuery, listOf, nodeOf, textOf } from '../ast.js';
import type { Context } from '../context.js';
import type { Mode } from '../edge-kinds.js';
import { aggregated, condition, transformed } from '../edge-kinds.js';
import { valueOf } from '../expressions.js';
import { functionKey } from '../function-rules.js';
import { mappedElement, valueOfLambda } from './lambdas.js';
import { madeByFunction, makingTags } from './makers.js';
import { mapAggregates } from './map-aggregates.js';
import { accessOf, isAccessTag } from './part-access.js';
import type { Access } from './part-access.js';
import { castParts } from './part-types.js';
import { descend, eitherParts, elementOf, partsOf } from './parts.js';
import { joinedParts } from './joined-parts.js';
import { columnOfPath } from './path-columns.js';
import { pathOf } from './paths.js';
import { partsOfQuery } from './query-values.js';
import type { Scope } from '../scopes.js';
import type { Column, Parts } from '../shapes.js';
import { derivedColumn, viewedParts } from '../shapes.js';
import type { Value } from '../values.js';
import { mergeValues } from '../values.js';

type Reader = (ctx: Context, body: AstObject, scope: Scope) => Parts | null;

const inside: Reader = (ctx, body, scope) => partsWithin(ctx, body['this'], scope);

/** Something is done to the whole that leaves each part where it is. */
function kept(mode: Mode, document = false): Reader {
  return (ctx, body, scope) => {
    const parts = partsWithin(ctx, firstArgument(body), scope);
    return parts === null ? null : viewedParts(parts, mode, { document });
  };
}

/** One of the rows of a group; a FILTER decides on each part of it. */
const picked: Reader = (ctx, body, scope) => {
  const parts = partsWithin(ctx, firstArgument(body), scope);
  if (parts === null) return null;
  return viewedParts(parts, aggregated, { beside: valueOf(ctx, body['filter'], scope, condition) });
};

/** The rows of a group as a list. */
const collected: Reader = (ctx, body, scope) => {
  const parts = picked(ctx, body, scope);
  const column = expressionColumn(ctx, firstArgument(body), scope);
  const beside = valueOf(ctx, [body['filter'], body['order_by']], scope, condition);
  const value = mergeValues([mergeValues([column.value], aggregated), beside]);
  return partsOf('list', [], { other: { kind: 'column', name: null, value, parts } });
};
const collectedAsJson: Reader = (ctx, body, scope) => {
  const parts = collected(ctx, body, scope);
  return parts === null ? null : viewedParts(parts, transformed, { document: true });
};

/** One of several values; what decides on the choice decides on each part. */
function either(ctx: Context, branches: readonly unknown[], conditions: unknown, scope: Scope): Parts | null {
  const parts = eitherParts(branches.map((branch) => expressionColumn(ctx, branch, scope)));
  if (parts === null) return null;
  return viewedParts(parts, transformed, { beside: valueOf(ctx, conditions, scope, condition) });
}

/** The elements of a list in another order, or some of them; what a lambda reads besides decides. */
const rearranged: Reader = (ctx, body, scope) => {
  const args = body['this'] === undefined ? listOf(body['args']) : [body['this']];
  const list = args.find((arg) => nodeOf(arg)?.tag !== 'lambda');
  const parts = partsWithin(ctx, list, scope);
  const other = parts?.kind === 'list' ? elementOf(parts) : null;
  if (other === null) return null;
  // One that compares only says in which order the same elements stand.
  const taken = /sort/i.test(textOf(body['name']) ?? '') ? [] : [other];
  const others = args
    .filter((arg) => arg !== list)
    .map((arg) => {
      const lambda = bodyOf(arg, 'lambda');
      return lambda === null ? valueOf(ctx, arg, scope) : valueOfLambda(ctx, lambda, taken, scope);
    });
  const beside = mergeValues(others, condition);
  return viewedParts(partsOf('list', [], { other }), transformed, { beside });
};
/** One element of a list, whichever. */
const chosen: Reader = (ctx, body, scope) => {
  const parts = rearranged(ctx, body, scope);
  return parts === null ? null : (elementOf(parts)?.parts ?? null);
};

const element: Reader = (ctx, body, scope) => {
  const parts = partsWithin(ctx, firstArgument(body), scope);
  return parts === null ? null : (elementOf(parts)?.parts ?? null);
};

const readers: Readonly<Record<string, Reader>> = {
  ...makingTags,
  alias: inside,
  paren: inside,
  named_argument: (ctx, body, scope) => partsWithin(ctx, body['value'], scope),
  array_agg: collected,
  j_s_o_n_array_agg: collectedAsJson,
  any_value: picked,
  first: picked,
  last: picked,
  max: picked,
  min: picked,
  first_value: kept(transformed),
  last_value: kept(transformed),
  nth_value: kept(transformed),
  lag: kept(transformed),
  lead: kept(transformed),
  window_function: kept(transformed),
  within_group: inside,
  to_json: kept(transformed, true),
  parse_json: kept(transformed, true),
  array_reverse: rearranged,
  array_distinct: rearranged,
  array_compact: rearranged,
  array_slice: rearranged,
  explode: element,
  aggregate_function: readCall,
  function: readCall,
  cast: castAs,
  try_cast: castAs,
  safe_cast: castAs,
  cast_to_str_type: castAs,
  coalesce: (ctx, body, scope) => either(ctx, listOf(body['expressions']), null, scope),
  nvl: (ctx, body, scope) => either(ctx, [body['this'], body['expression']], null, scope),
  if_func: (ctx, body, scope) => either(ctx, [body['true_value'], body['false_value']], body['condition'], scope),
  nvl2: (ctx, body, scope) => either(ctx, [body['true_value'], body['false_value']], body['this'], scope),
  case: (ctx, body, scope) => {
    const whens = listOf(body['whens']).map(listOf);
    const branches = [...whens.map(([, then]) => then), body['else_']];
    return either(ctx, branches, [body['operand'], ...whens.map(([when]) => when)], scope);
  },
  concat: (ctx, body, scope) => joined(ctx, [body['left'], body['right']], scope),
  subquery: (ctx, body, scope) =>
    isQuery(body['this']) ? (partsOfQuery(ctx, body['this'], scope)?.parts ?? null) : inside(ctx, body, scope),
};

/** Functions that leave each part where it is, by what they do to it. */
const calls: ReadonlyMap<string, Reader> = new Map([
  ...mapAggregates,
  ['mapunion', picked] as const,
  ...[
    'anyvalue', 'any', 'anylast', 'anyheavy', 'arbitrary', 'first', 'last', 'max', 'min', 'maxby', 'minby', 'argmax', 'argmin',
  ].map((name) => [name, picked] as const),
  ...['arrayagg', 'list', 'collectlist', 'collectset', 'grouparray', 'groupuniqarray', 'arrayuniqueagg'].map(
    (name) => [name, collected] as const,
  ),
  ...['jsonagg', 'jsonbagg', 'jsonarrayagg', 'jsongrouparray'].map((name) => [name, collectedAsJson] as const),
  ...['firstvalue', 'lastvalue', 'nthvalue', 'lag', 'lead', 'laginframe', 'materialize', 'identity', 'tovariant', 'asobject', 'asarray', 'toobject', 'tosuper']
    .map((name) => [name, kept(transformed)] as const),
  ...[
    'tojson', 'tojsonb', 'rowtojson', 'arraytojson', 'tojsonstring', 'parsejson', 'tryparsejson', 'jsonparse', 'fromjson', 'json', 'jsonb',
    'jsonunquote', 'jsonserialize', 'jsonformat', 'jsonbstripnulls', 'jsonstripnulls', 'jsonbpretty', 'jsonquote',
  ].map((name) => [name, kept(transformed, true)] as const),
  ...[
    'sortarray', 'arraysort', 'arrayreversesort', 'arrayreverse', 'reverse', 'slice', 'arrayslice', 'arraydistinct', 'arraycompact', 'filter',
    'arrayfilter', 'listsort', 'listreverse', 'listreversesort', 'listdistinct', 'listslice', 'listfilter',
  ].map((name) => [name, rearranged] as const),
  ...['arraymax', 'arraymin', 'arrayfirst', 'arraylast', 'listfirst', 'listlast'].map((name) => [name, chosen] as const),
  ...['arrayjoin', 'unnest', 'explode', 'explodeouter'].map((name) => [name, element] as const),
  ...['ifnull', 'isnull', 'coalesce', 'nvl'].map(
    (name) => [name, (ctx: Context, body: AstObject, scope: Scope) => either(ctx, listOf(body['args']), null, scope)] as const,
  ),
  ...['mapconcat', 'jsonmergepatch', 'arrayconcat', 'arraycat', 'listconcat', 'concat', 'mapupdate'].map(
    (name) => [name, (ctx: Context, body: AstObject, scope: Scope) => joined(ctx, listOf(body['args']), scope)] as const,
  ),
]); // prettier-ignore

function readCall(ctx: Context, body: AstObject, scope: Scope): Parts | null {
  const name = textOf(body['name']) ?? '';
  const made = madeByFunction(ctx, name, listOf(body['args']), scope);
  if (made !== undefined) return made;
  const key = functionKey(name);
  const mapped = mappedElement(ctx, key, listOf(body['args']), scope);
  if (mapped !== null) return partsOf('list', [], { other: mapped });
  return calls.get(key)?.(ctx, body, scope) ?? null;
}

function castAs(ctx: Context, body: AstObject, scope: Scope): Parts | null {
  const parts = partsWithin(ctx, body['this'], scope);
  return parts === null ? null : castParts(ctx, viewedParts(parts, transformed), body['to']);
}

function joined(ctx: Context, operands: readonly unknown[], scope: Scope): Parts | null {
  return joinedParts(operands.map((operand) => expressionColumn(ctx, operand, scope)));
}

function firstArgument(body: AstObject): unknown {
  return body['this'] ?? listOf(body['args'])[0];
}

function partsWithin(ctx: Context, expression: unknown, scope: Scope): Parts | null {
  return expressionColumn(ctx, expression, scope).parts ?? null;
}

/** What is known of an expression within a scope: paths over paths would ask for it again and again. */
const seen = new WeakMap<Scope, WeakMap<AstObject, Column>>();

/**
 * An expression as a column: what it depends on, worked out when it is asked for, and its parts when it is made of some. It is
 * good while the names in the scope mean what they mean now.
 */
export function expressionColumn(ctx: Context, expression: unknown, scope: Scope): Column {
  const path = pathOf(expression);
  if (path !== null) return lazily(ctx, expression, scope, columnOfPath(ctx, scope, path)?.parts ?? null);
  const node = nodeOf(expression);
  if (node === null || !mayHaveParts(node)) return lazily(ctx, expression, scope, null);
  const known = seen.get(scope) ?? new WeakMap<AstObject, Column>();
  seen.set(scope, known);
  const before = known.get(node.body);
  if (before !== undefined) return before;
  const column = lazily(ctx, expression, scope, partsOfNode(ctx, node, scope));
  known.set(node.body, column);
  return column;
}

function lazily(ctx: Context, expression: unknown, scope: Scope, parts: Parts | null): Column {
  let value: Value | null = null;
  return {
    kind: 'column',
    name: null,
    get value() {
      value ??= valueOf(ctx, expression, scope);
      return value;
    },
    parts,
  };
}

function mayHaveParts({ tag }: Node): boolean {
  return Object.hasOwn(readers, tag) || isAccessTag(tag);
}

function partsOfNode(ctx: Context, node: Node, scope: Scope): Parts | null {
  const access = accessOf(ctx, node);
  if (access !== null) return partTaken(ctx, access, scope)?.parts ?? null;
  const reader = Object.hasOwn(readers, node.tag) ? readers[node.tag] : undefined;
  return reader?.(ctx, node.body, scope) ?? null;
}

/** The part that an expression takes out of a value; null when the value is not known to be made of parts. */
export function partTaken(ctx: Context, access: Access, scope: Scope): Column | null {
  const whole = expressionColumn(ctx, access.from, scope);
  const part = whole.parts ? descend(ctx, whole, access.keys) : null;
  if (part === null) return null;
  // Tables and influences of the other parts are read all the same.
  note(whole.value);
  const by = access.keys.flatMap((key) => (key.kind === 'any' ? key.by : []));
  if (by.length > 0) return chosenBy(part, valueOf(ctx, by, scope, transformed));
  if (access.listed !== true) return part;
  return { kind: 'column', name: null, value: part.value, parts: partsOf('list', [part]) };
}

/** A part that a value chooses: all that is in it depends on that. */
function chosenBy(part: Column, beside: Value): Column {
  return derivedColumn(null, mergeValues([part.value, beside], transformed), () =>
    part.parts ? viewedParts(part.parts, transformed, { beside }) : null,
  );
}

/** Reads a value for what reading it notes: tables, and columns that decide on rows. */
export function note(_value: Value): void {
  return undefined;
}
