/** Values that are rows: a relation's alias, a struct made in the text, elements and aggregates of those. Each field keeps its own origin. */
import type { AstObject, Identifier } from './ast.js';
import { bodyOf, identifierOf, isObject, listOf, nodeOf, textOf } from './ast.js';
import type { Context } from './context.js';
import { aggregated, transformed } from './edge-kinds.js';
import { valueOf } from './expressions.js';
import { functionKey } from './function-rules.js';
import { pathOf } from './paths.js';
import type { Scope } from './scopes.js';
import { relationNamed } from './scopes.js';
import type { Column, Item, Shape } from './shapes.js';
import { columnsNamed, makeShape, throughOpen, viewed } from './shapes.js';
import { foldIdentifier } from './tables.js';

type Reader = (ctx: Context, body: AstObject, scope: Scope) => Shape | null;

const inside: Reader = (ctx, body, scope) => rowFields(ctx, body['this'], scope);

/** Fields of one of the rows that are put together; a FILTER would add to what they depend on. */
const aggregate: Reader = (ctx, body, scope) => {
  const fields = body['filter'] ? null : rowFields(ctx, body['this'] ?? listOf(body['args'])[0], scope);
  return fields === null ? null : viewed(fields, aggregated);
};

const readers: Readonly<Record<string, Reader>> = {
  alias: inside,
  paren: inside,
  subscript: inside,
  array_agg: aggregate,
  any_value: aggregate,
  first: aggregate,
  last: aggregate,
  max: aggregate,
  min: aggregate,
  aggregate_function: (ctx, body, scope) => (isPicking(body) ? aggregate(ctx, body, scope) : null),
  function: (ctx, body, scope) => {
    const maker = structMakers.get(functionKey(textOf(body['name']) ?? ''));
    if (maker !== undefined) return makeShape(maker(listOf(body['args'])).flatMap((part) => field(ctx, part, scope)));
    return isPicking(body) ? aggregate(ctx, body, scope) : null;
  },
  struct: (ctx, body, scope) => {
    const parts = listOf(body['fields']).map((entry): Part => {
      const [name, value] = listOf(entry);
      return { name: identifierOf(name) ?? textName(name) ?? ownName(value), value };
    });
    return makeShape(parts.flatMap((part) => field(ctx, part, scope)));
  },
  map_func: (ctx, body, scope) => {
    if (body['curly_brace_syntax'] !== true) return null;
    const keys = listOf(body['keys']);
    const parts = listOf(body['values']).map((value, place) => ({ name: literalName(keys[place]), value }));
    return makeShape(parts.flatMap((part) => field(ctx, part, scope)));
  },
  cast: (ctx, body, scope) => {
    const fields = rowFields(ctx, body['this'], scope);
    const names = isObject(body['to']) ? listOf(body['to']['fields']).map((each) => nameIn(each)) : [];
    if (fields === null || fields.opens.length > 0 || names.length !== fields.items.length) return null;
    const cast = viewed(fields, transformed).items;
    return makeShape(cast.map((item, place) => ({ ...item, name: folded(ctx, names[place] ?? null) })));
  },
  dot: (ctx, body, scope) => {
    const name = identifierOf(body['field']);
    const fields = name === null ? null : rowFields(ctx, body['this'], scope);
    return fields === null || name === null ? null : (fieldNamed(ctx, fields, name)?.fields ?? null);
  },
};

/** Functions that give one of the rows of a group. */
const picking: ReadonlySet<string> = new Set([
  'anyvalue', 'any', 'anylast', 'arbitrary', 'first', 'last', 'max', 'min', 'maxby', 'minby', 'argmax', 'argmin', 'arrayagg', 'list', 'collectlist',
]); // prettier-ignore

function isPicking(body: AstObject): boolean {
  return picking.has(functionKey(textOf(body['name']) ?? ''));
}

interface Part {
  readonly name: Identifier | null;
  readonly value: unknown;
}

const structMakers: ReadonlyMap<string, (args: readonly unknown[]) => readonly Part[]> = new Map([
  ['struct', (args: readonly unknown[]) => args.map((arg) => ({ name: ownName(arg), value: arg }))],
  ['row', (args: readonly unknown[]) => args.map((arg) => ({ name: null, value: arg }))],
  ['structpack', (args: readonly unknown[]) => args.map(named)],
  [
    'namedstruct',
    (args: readonly unknown[]) =>
      args.flatMap((key, place) => (place % 2 === 0 ? [{ name: literalName(key), value: args[place + 1] }] : [])),
  ],
]);

function named(arg: unknown): Part {
  const argument = bodyOf(arg, 'named_argument');
  return argument === null
    ? { name: ownName(arg), value: arg }
    : { name: identifierOf(argument['name']), value: argument['value'] };
}

function ownName(value: unknown): Identifier | null {
  const alias = bodyOf(value, 'alias');
  return alias === null ? (pathOf(value)?.at(-1) ?? null) : identifierOf(alias['alias']);
}

function textName(value: unknown): Identifier | null {
  const name = textOf(value);
  return name === null ? null : { name, quoted: true };
}

function literalName(key: unknown): Identifier | null {
  return textName(bodyOf(key, 'literal')?.['value']);
}

/** The name of a field in a type, which the parser gives as text with its quotes. */
function nameIn(field: unknown): Identifier | null {
  const written = isObject(field) ? textOf(field['name']) : null;
  if (written === null) return isObject(field) ? identifierOf(field['name']) : null;
  const [, quoted] = /^["`](.*)["`]$/s.exec(written) ?? [];
  return quoted === undefined ? { name: written, quoted: false } : { name: quoted, quoted: true };
}

function folded(ctx: Context, name: Identifier | null): string | null {
  return name === null ? null : foldIdentifier(name, ctx.dialect);
}

function field(ctx: Context, { name, value }: Part, scope: Scope): readonly Item[] {
  const expression = bodyOf(value, 'alias')?.['this'] ?? value;
  if (bodyOf(expression, 'star') !== null) return [];
  const fields = rowFields(ctx, expression, scope);
  return [
    {
      kind: 'column',
      name: folded(ctx, name),
      value: valueOf(ctx, expression, scope),
      ...(fields === null ? {} : { fields }),
    },
  ];
}

/** The fields of an expression that is a row; null when it is none, or when that cannot be told. */
export function rowFields(ctx: Context, expression: unknown, scope: Scope): Shape | null {
  const path = pathOf(expression);
  if (path !== null) return fieldsOfPath(ctx, scope, path);
  const node = nodeOf(expression);
  const reader = node !== null && Object.hasOwn(readers, node.tag) ? readers[node.tag] : undefined;
  return node === null || reader === undefined ? null : reader(ctx, node.body, scope);
}

/** The field that a path ends in, where the path goes through a row whose fields are known. */
export function fieldOfPath(ctx: Context, scope: Scope, path: readonly Identifier[]): Column | null {
  const last = path.at(-1);
  const fields = last === undefined || path.length < 2 ? null : fieldsOfPath(ctx, scope, path.slice(0, -1), false);
  return fields === null || last === undefined ? null : fieldNamed(ctx, fields, last);
}

/** The field of this name, when there is exactly one. */
export function fieldNamed(ctx: Context, fields: Shape, name: Identifier): Column | null {
  const written = foldIdentifier(name, ctx.dialect);
  const [only, ...others] = columnsNamed(fields, written);
  if (only !== undefined) return others.length === 0 ? only : null;
  const [open, ...more] = fields.opens;
  if (open === undefined || more.length > 0) return null;
  const value = throughOpen(open, written, ctx.tables.column);
  return value === null ? null : { kind: 'column', name: written, value };
}

/** The fields of a row that a path names: `t.col`, `col.field`, or, with `rows`, a relation's alias. */
export function fieldsOfPath(ctx: Context, scope: Scope, path: readonly Identifier[], rows = true): Shape | null {
  const [first, second] = path;
  if (first === undefined) return null;
  const name = foldIdentifier(first, ctx.dialect);
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.locals?.has(name.toLowerCase())) return null;
    const relation = relationNamed(at, name);
    if (relation !== null && second !== undefined) {
      const [column, ...others] = columnsNamed(relation.shape, foldIdentifier(second, ctx.dialect));
      return column === undefined || others.length > 0 ? null : descend(ctx, column, path.slice(2));
    }
    const columns = at.relations.flatMap((each) => (each.visible ? columnsNamed(each.shape, name) : []));
    const [column] = columns;
    if (column !== undefined) return columns.length > 1 ? null : descend(ctx, column, path.slice(1));
    if (relation !== null) return rows && ctx.rules.wholeRow && relation.aliased ? relation.shape : null;
  }
  return null;
}

function descend(ctx: Context, column: Column, path: readonly Identifier[]): Shape | null {
  let at: Column | null = column;
  for (const name of path) at = at?.fields === undefined ? null : fieldNamed(ctx, at.fields, name);
  return at?.fields ?? null;
}
