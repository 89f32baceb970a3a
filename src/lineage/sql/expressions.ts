/** From an expression to the columns it depends on, and how: one handler per kind of node that is not simply the sum of its parts. */
import type { AstObject, Identifier, Node } from './ast.js';
import { identifierOf, isObject, isQuery, listOf, nodeOf, textOf } from './ast.js';
import { chosenValue } from './column-choices.js';
import { resolvePath, resolvePosition, starValue } from './columns.js';
import type { Context } from './context.js';
import { influence } from './context.js';
import type { Mode } from './edge-kinds.js';
import { aggregated, asIs, composeMode, condition, masked, transformed } from './edge-kinds.js';
import { aggregateNames, aggregateTags, functionKey, maskingNames, uncombined } from './function-rules.js';
import { argumentModes, countsRows, overWindow } from './function-arguments.js';
import { isMadeFunction, notFollowed } from './scripts/made-functions.js';
import { isReceiver, methodMode } from './methods.js';
import { pathOf, variablePath } from './parts/paths.js';
import { existence, membership } from './relations/elements-asked.js';
import { queryValue } from './parts/query-values.js';
import { folded, mappedElement } from './parts/lambdas.js';
import { partTaken } from './parts/made-values.js';
import { accessOf } from './parts/part-access.js';
import type { Scope } from './scopes.js';
import { newScope } from './scopes.js';
import { lookedUp, lookupValues, readsTableSet } from './relations/table-lookups.js';
import type { Sink, Value } from './values.js';
import { newSink, nothing, pour, unknownValue } from './values.js';
import { assignedInQuery, calledVariable, variableValue } from './scripts/variables.js';

interface Place {
  readonly ctx: Context;
  readonly scope: Scope;
  readonly mode: Mode;
  readonly sink: Sink;
}

type Handler = (body: AstObject, at: Place) => void;

/** Keys of nodes that hold no expression. */
const silentKeys: ReadonlySet<string> = new Set([
  'to',
  'alias',
  'comments',
  'trailing_comments',
  'leading_comments',
  'inferred_type',
  'variant_extract',
  'form',
]);

const handlers: Readonly<Record<string, Handler>> = {
  column: readPath,
  star: (body, at) => note(at, starValue(at.scope, identifierOf(body['table']))),
  json_object: (body, at) =>
    body['star'] === true ? note(at, starValue(at.scope, null)) : walkParts(body, through(at, transformed)),
  dot: (body, at) => walk(body['this'], through(at, transformed)),
  alias: (body, at) => walk(body['this'], at),
  paren: (body, at) => walk(body['this'], at),
  cast: (body, at) => walk(body['this'], through(at, transformed)),
  try_cast: (body, at) => walk(body['this'], through(at, transformed)),
  safe_cast: (body, at) => walk(body['this'], through(at, transformed)),
  case: readCase,
  if_func: readIf,
  nvl2: (body, at) => {
    walk(body['this'], through(at, condition));
    walk([body['true_value'], body['false_value']], through(at, transformed));
  },
  null_if: (body, at) => {
    walk(body['this'], through(at, transformed));
    walk(body['expression'], through(at, condition));
  },
  function: readFunction,
  aggregate_function: readFunction,
  method_call: readMethod,
  window_function: readWindow,
  within_group: readWithinGroup,
  lambda: readLambda,
  comprehension: readComprehension,
  in: readIn,
  any: readQuantified,
  all: readQuantified,
  exists: (body, at) => note(through(at, condition), existence(at.ctx, body['this'], at.scope)),
  select: (body, at) => readQuery({ select: body }, at),
  union: (body, at) => readQuery({ union: body }, at),
  intersect: (body, at) => readQuery({ intersect: body }, at),
  except: (body, at) => readQuery({ except: body }, at),
  subquery: (body, at) => (isQuery(body['this']) ? readQuery(body['this'], at) : walk(body['this'], at)),
  named_argument: (body, at) => walk(body['value'], through(at, transformed)),
  connect_by_root: (body, at) => {
    const name = identifierOf(body['this']);
    const root = name === null ? variablePath(body['this']) : [name];
    if (root !== null) read(root, through(at, transformed));
    else walk(body['this'], through(at, transformed));
  },
  j_s_o_n_key_value: (body, at) => {
    const key = variablePath(body['this']);
    if (key !== null) read(key, through(at, transformed));
    else walk(body['this'], through(at, transformed));
    walk(body['expression'], through(at, transformed));
  },
  raw: (body, at) =>
    note(at, unknownValue('sql_unsupported', `not parsed: ${textOf(body['sql'])?.slice(0, 80) ?? ''}`)),
  ...Object.fromEntries(['data_type', 'literal', 'var', 'identifier'].map((tag) => [tag, () => undefined])),
  parameter: readParameter,
  property_e_q: (body, at) => note(at, assignedInQuery(at.ctx, body, valueOf(at.ctx, body['right'], at.scope))),
  apply: (_body, at) => note(at, unknownValue('sql_unsupported', 'APPLY over a star')),
};

/** Adds what the expression depends on, seen through the mode, to the sink. */
export function collect(ctx: Context, node: unknown, scope: Scope, mode: Mode, sink: Sink): void {
  walk(node, { ctx, scope, mode, sink });
}

/** The value of an expression on its own. */
export function valueOf(ctx: Context, node: unknown, scope: Scope, mode: Mode = asIs): Value {
  const sink = newSink();
  walk(node, { ctx, scope, mode, sink });
  return sink;
}

function walk(value: unknown, at: Place): void {
  if (Array.isArray(value)) {
    for (const each of value) walk(each, at);
    return;
  }
  if (!isObject(value)) return;
  const node = nodeOf(value);
  if (node === null) {
    walkParts(value, at);
    return;
  }
  if (readPart(node, at)) return;
  const choice = chosenValue(at.ctx, node, at.scope);
  if (choice !== null) return note(at, choice);
  const handler = Object.hasOwn(handlers, node.tag) ? handlers[node.tag] : undefined;
  if (handler === undefined && isMadeFunction(at.ctx, node.tag)) note(at, notFollowed(at.ctx, node.tag));
  else if (handler !== undefined) handler(node.body, at);
  else if (aggregateTags.has(node.tag)) readAggregate(node, at);
  else walkParts(node.body, through(at, transformed));
}

function walkParts(body: AstObject, at: Place): void {
  for (const [key, value] of Object.entries(body)) {
    if (typeof value === 'object' && value !== null && !silentKeys.has(key)) walk(value, at);
  }
}

function through(at: Place, mode: Mode): Place {
  const composed = composeMode(at.mode, mode);
  return composed === at.mode ? at : { ...at, mode: composed };
}

function note(at: Place, value: Value): void {
  pour(value, at.mode, at.sink);
}

function read(path: readonly Identifier[], at: Place): void {
  pour(resolvePath(at.ctx, at.scope, path), at.mode, at.sink);
}

function readPath(body: AstObject, at: Place): void {
  const path = pathOf({ column: body });
  if (path !== null) read(path, at);
}

/** A path through a column, or a part that is taken out of a value made in the text. */
function readPart(node: Node, at: Place): boolean {
  const access = accessOf(at.ctx, node);
  if (access === null) return false;
  const path = node.tag === 'dot' ? pathOf({ dot: node.body }) : null;
  if (path !== null) {
    read(path, at);
    return true;
  }
  const part = partTaken(at.ctx, access, at.scope);
  if (part === null) return false;
  note(at, part.value);
  return true;
}

/** `$1` is a bind parameter or, where the dialect has it, a column by its place; `$name` and `:name` may be variables. */
function readParameter(body: AstObject, at: Place): void {
  const written = textOf(body['name']) ?? (typeof body['index'] === 'number' ? `$${body['index']}` : '');
  note(at, variableValue(at.ctx, written) ?? nothing);
  if (at.ctx.rules.columnPositions === '$' && typeof body['index'] === 'number' && body['style'] === 'Dollar')
    pour(resolvePosition(at.scope, body['index']), at.mode, at.sink);
}

function readCase(body: AstObject, at: Place): void {
  walk(body['operand'], through(at, condition));
  const value = through(at, transformed);
  for (const branch of listOf(body['whens'])) {
    const [when, then] = listOf(branch);
    walk(when, through(at, condition));
    walk(then, value);
  }
  walk(body['else_'], value);
}

function readIf(body: AstObject, at: Place): void {
  walk(body['condition'], through(at, condition));
  walk([body['true_value'], body['false_value']], through(at, transformed));
}

function readFunction(body: AstObject, at: Place): void {
  const name = textOf(body['name']) ?? '';
  const variable = calledVariable(at.ctx, name, body['args']) ?? at.ctx.call(name, listOf(body['args']), at.scope);
  if (variable !== null) return note(at, variable);
  const key = at.ctx.rules.aggregateSuffixes ? uncombined(name) : functionKey(name);
  let mode = transformed;
  if (maskingNames.has(key)) mode = masked;
  else if (aggregateNames.has(key) || 'aggregate_function' in body || body['is_aggregate'] === true) mode = aggregated;
  const all = listOf(body['args']);
  const found = lookedUp(at.ctx, key, all, at.scope);
  if (found !== null) note(at, found);
  const args = found === null ? all : lookupValues(key, all);
  const made = mappedElement(at.ctx, key, args, at.scope)?.value ?? folded(at.ctx, key, args, at.scope);
  if (made !== null) return note(at, made);
  const modes = argumentModes(at.ctx, key, args);
  args.forEach((arg, place) => {
    const own = modes[place] ?? null;
    if (own === null) return;
    if (countsRows(at.ctx, key, body, arg)) return;
    walk(arg, through(through(at, mode), own));
  });
  walk(body['filter'], through(at, condition));
  walk(body['order_by'], through(at, condition));
}

function readAggregate(node: Node, at: Place): void {
  const inner = through(at, aggregated);
  for (const [key, value] of Object.entries(node.body)) {
    if (typeof value !== 'object' || value === null || silentKeys.has(key)) continue;
    if (countsRows(at.ctx, node.tag, node.body, value)) continue;
    const asked = key === 'filter' || key === 'order_by' || key === 'condition' || node.tag === 'count_if';
    walk(value, asked ? through(inner, condition) : inner);
  }
}

/** The key of an ordered-set aggregate (a percentile) is its value; that of LISTAGG only sorts. */
function readWithinGroup(body: AstObject, at: Place): void {
  const value = valueOf(at.ctx, body['this'], at.scope);
  pour(value, through(at, aggregated).mode, at.sink);
  walk(body['order_by'], through(at, value.deps.size > 0 ? condition : aggregated));
}

/** `package.function(x)` and `column.method(x)` look alike: the receiver counts only when it is known to be a column. */
function readMethod(body: AstObject, at: Place): void {
  const path = pathOf(body['this']);
  const method = identifierOf(body['method'])?.name ?? '';
  const called = [...(path ?? []).map(({ name }) => name), method].join('.');
  const made = path === null ? null : at.ctx.call(called, listOf(body['args']), at.scope);
  if (made !== null) return note(at, made);
  const inner = through(at, methodMode(at.ctx, path, method));
  if (path === null) walk(body['this'], inner);
  else if (isReceiver(at.ctx, at.scope, path, method)) read(path, inner);
  walk(body['args'], inner);
}

function readWindow(body: AstObject, at: Place): void {
  walk(overWindow(body['this']), through(at, transformed));
  walk(body['keep'], through(at, condition));
  const over = body['over'];
  if (isObject(over)) readWindowKeys(at.ctx, over, at.scope);
}

/** Partition and order keys of a window concern every row, not the value. */
export function readWindowKeys(ctx: Context, over: AstObject, scope: Scope): void {
  influence(ctx, valueOf(ctx, [over['partition_by'], over['order_by']], scope), 'window');
}

function readLambda(body: AstObject, at: Place): void {
  const names = listOf(body['parameters']).map((parameter) => identifierOf(parameter)?.name.toLowerCase() ?? '');
  const inner = newScope(at.scope, at.scope.ctes, new Set(names));
  walk(body['body'], { ...through(at, transformed), scope: inner });
}

function readComprehension(body: AstObject, at: Place): void {
  const name = identifierOf(body['expression'])?.name.toLowerCase() ?? '';
  const inner = { ...through(at, transformed), scope: newScope(at.scope, at.scope.ctes, new Set([name])) };
  walk(body['iterator'], through(at, transformed));
  walk(body['this'], inner);
  walk(body['condition'], through(inner, condition));
}

/** The list of IN belongs to the value; a sub-query there only decides. */
function readIn(body: AstObject, at: Place): void {
  const list = readsTableSet(at.ctx, body, at.scope) ? null : body['expressions'];
  walk([body['this'], list, body['unnest']], through(at, transformed));
  if (body['query']) note(through(at, condition), membership(at.ctx, body['query'], at.scope));
}

function readQuantified({ this: left, subquery: right }: AstObject, at: Place): void {
  walk(left, through(at, transformed));
  if (isQuery(right)) note(through(at, condition), membership(at.ctx, right, at.scope));
  else walk(right, through(at, transformed));
}

function readQuery(node: unknown, at: Place): void {
  pour(queryValue(at.ctx, node, at.scope), at.mode, at.sink);
}
