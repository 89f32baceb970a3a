/** Functions that earlier statements of the text make: what a call of one depends on. */
import type { AstObject, Identifier } from '../ast.js';
import { bodyOf, identifierOf, isObject, isQuery, listOf, literalText, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { lostValue } from '../context.js';
import type { NamePart } from '../dotted-names.js';
import { transformed } from '../edge-kinds.js';
import { functionKey } from '../function-rules.js';
import { expressionColumn } from '../parts/made-values.js';
import type { Naming } from '../relations/naming.js';
import { nameOf, withColumnAliases } from '../relations/naming.js';
import type { Relation, Scope } from '../scopes.js';
import { newScope, relationOf } from '../scopes.js';
import type { Column } from '../shapes.js';
import { makeShape, openOf } from '../shapes.js';
import { outerParts } from '../text/sql-text.js';
import { unreadBody } from '../text/star-patterns.js';
import { tablesFromTokens } from '../text/token-fallback.js';
import type { Value } from '../values.js';
import { mergeValues, newSink, nothing } from '../values.js';
import type { Variable } from './variables.js';
import { assigned } from './variables.js';

export interface MadeFunction {
  readonly parameters: readonly Parameter[];
  /** Its expression or query; null when it is not known. */
  readonly body: unknown;
  /** Columns that it says it returns. */
  readonly columns: readonly Identifier[];
  /** Tables that are named in a body which is not followed. */
  readonly reads: readonly (readonly NamePart[])[];
  /** Types of its parameters, as the parser gives them; those of macros are none. */
  readonly types: string;
  /** Others of its name, with other numbers of parameters. */
  readonly others: readonly MadeFunction[];
}

interface Parameter {
  readonly name: string | null;
  /** The expression that stands for an argument that is left out, or null. */
  readonly fallback: unknown;
}

const otherLanguages = /^(?!sql$)/i;

/** Notes what `CREATE FUNCTION` makes. One in another language depends on its arguments, as every unknown function does. */
export function noteFunction(ctx: Context, name: string, statement: AstObject): void {
  const key = name.toLowerCase();
  const before = ctx.functions.get(key);
  ctx.functions.delete(key);
  const language = textOf(statement['language']);
  if (language !== null && otherLanguages.test(language)) return;
  const whole = bodyIn(ctx, statement['body']);
  const text = unreadText(whole);
  const written = text === null ? whole : null;
  // ClickHouse: `CREATE FUNCTION f AS (x, y) -> ..`.
  const lambda = bodyOf(written, 'lambda');
  const parameters = listOf(lambda === null ? statement['parameters'] : lambda['parameters']).map(
    lambda === null
      ? parameterOf
      : (name): Parameter => ({ name: identifierOf(name)?.name.toLowerCase() ?? null, fallback: null }),
  );
  const body = lambda === null ? written : lambda['body'];
  const types = lambda === null ? JSON.stringify(listOf(statement['parameters']).map(typeOf)) : '';
  const all = before === undefined ? [] : [before, ...before.others];
  // Two of one name and number of parameters, but other types: which is called cannot be told.
  const rival = all.find((each) => each.parameters.length === parameters.length);
  const isAnother = !ctx.rules.macros && rival !== undefined && rival.types !== types;
  const others = all.filter((each) => each !== rival);
  const reads = text === null ? [] : tablesFromTokens(text, ctx.dialect);
  const known = isAnother ? null : body;
  ctx.functions.set(key, { parameters, body: known, columns: columnsSaid(statement), reads, types, others });
}

/** The text of a body that is not followed (inline-functions.ts); null for any other. */
function unreadText(body: unknown): string | null {
  const call = bodyOf(body, 'function') ?? bodyOf(bodyOf(body, 'paren')?.['this'], 'function');
  return textOf(call?.['name'])?.toLowerCase() === unreadBody ? literalText(listOf(call?.['args'])[0]) : null;
}

function typeOf(parameter: unknown): unknown {
  return isObject(parameter) ? parameter['data_type'] : null;
}

/** Notes a function that could not be parsed. */
export function noteUnreadFunction(ctx: Context, sql: string): void {
  const pattern =
    /^\s*(?:CREATE|ALTER)\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:TEMP(?:ORARY)?\s+)?(?:AGGREGATE\s+)?(?:MACRO|FUNCTION)\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w."`[\]]+)/i;
  const name = pattern
    .exec(sql)?.[1]
    ?.replace(/["`[\]]/g, '')
    .toLowerCase();
  if (name === undefined) return;
  const reads = tablesFromTokens(sql, ctx.dialect);
  ctx.functions.set(name, { parameters: [], body: null, columns: [], reads, types: '', others: [] });
}

/** Calls whose bodies are read for one text: of functions that call others twice each, there are soon more than can be read. */
const mostCalls = 5_000;

/** What a call depends on; null for a function that the text does not make. */
export function calledFunction(ctx: Context, name: string, args: readonly unknown[], scope: Scope): Value | null {
  const head = ctx.functions.get(name.toLowerCase());
  if (head === undefined) return null;
  const made = fitting(head, args);
  const variables = made === null ? null : argumentsOf(ctx, name, made, args, scope);
  if (made === null || made.body === null || variables === null) return notFollowed(ctx, name);
  if (ctx.calls >= mostCalls)
    return lostValue(ctx, 'sql_unsupported', `more than ${mostCalls} calls of functions of this text`);
  const value = inside(ctx, name, made, variables, () => {
    const sink = newSink();
    ctx.collect(made.body, newScope(null, null), transformed, sink);
    return sink;
  });
  return mergeValues([value], transformed);
}

/** The one of the functions of a name that such arguments fit; null when several or none do. */
function fitting(head: MadeFunction, args: readonly unknown[]): MadeFunction | null {
  if (head.others.length === 0) return head;
  const fits = [head, ...head.others].filter(
    ({ parameters }) =>
      args.length <= parameters.length &&
      parameters.every(({ name, fallback }, place) => argumentFor(args, place, name) !== null || fallback !== null),
  );
  const [only, ...others] = fits;
  return only !== undefined && others.length === 0 ? only : null;
}

/** The rows of a call in FROM; null for a function that the text does not make. */
export function rowsOfFunction(
  ctx: Context,
  name: string,
  args: readonly unknown[],
  naming: Naming,
  scope: Scope,
): Relation | null {
  const head = ctx.functions.get(name.toLowerCase());
  if (head === undefined) return null;
  const made = fitting(head, args);
  const variables = made === null ? null : argumentsOf(ctx, name, made, args, scope);
  if (made === null || variables === null || !isQuery(made.body) || ctx.calls >= mostCalls) {
    const value = calledFunction(ctx, name, args, scope) ?? nothing;
    return relationOf(makeShape([openOf({ kind: 'virtual', value })]), nameOf(ctx, naming));
  }
  const shape = inside(ctx, name, made, variables, () => ctx.query(made.body, null));
  const named = withColumnAliases(ctx, shape, made.columns);
  return relationOf(withColumnAliases(ctx, named, naming.columns), nameOf(ctx, naming));
}

/** A node of the parser's own for a call of a function that the text makes: the order of its arguments is not known. */
export function isMadeFunction(ctx: Context, tag: string): boolean {
  return ctx.functions.size > 0 && [...ctx.functions.keys()].some((name) => functionKey(name) === functionKey(tag));
}

/** Says that what the function reads is not known, but for the tables that its text names. */
export function notFollowed(ctx: Context, name: string): Value {
  for (const parts of ctx.functions.get(name.toLowerCase())?.reads ?? [])
    if (!ctx.named.has(parts.map(({ text }) => text.toLowerCase()).join('.'))) ctx.tables.add(parts, ctx.completion);
  return lostValue(ctx, 'sql_unsupported', `${name}: a function of this text which is not followed`);
}

/** Reads the body with nothing but its parameters. One that calls itself reads no more than it does once. */
function inside<T>(ctx: Context, name: string, made: MadeFunction, variables: Variables, read: () => T): T {
  const now = ctx.variables;
  const key = name.toLowerCase();
  const head = ctx.functions.get(key);
  const [first, ...others] = head === undefined ? [] : [head, ...head.others].filter((each) => each !== made);
  ctx.calls += 1;
  if (first === undefined) ctx.functions.delete(key);
  else ctx.functions.set(key, { ...first, others });
  ctx.variables = variables.first;
  const found = read();
  ctx.variables = now;
  ctx.functions.set(key, head ?? made);
  return found;
}

interface Variables {
  readonly first: Variable | null;
}

/** The arguments as variables under the names of the parameters, and by place; null when they do not fit. */
function argumentsOf(
  ctx: Context,
  name: string,
  made: MadeFunction,
  args: readonly unknown[],
  scope: Scope,
): Variables | null {
  if (args.length > made.parameters.length) return null;
  let first: Variable | null = null;
  for (const [place, { name: own, fallback }] of made.parameters.entries()) {
    const arg = argumentFor(args, place, own) ?? fallback;
    if (arg === null) return null;
    const column: Column =
      arg === fallback ? { kind: 'column', name: null, value: nothing } : argument(ctx, name, made, arg, scope);
    for (const each of [own, `$${place + 1}`])
      if (each !== null) first = assigned(first, each, { kind: 'made', column }, { parameter: true });
  }
  return { first };
}

/** An argument, read only where the body reads it, but with the names that are known at the call. */
function argument(ctx: Context, name: string, made: MadeFunction, arg: unknown, scope: Scope): Column {
  const { variables } = ctx;
  const head = ctx.functions.get(name.toLowerCase()) ?? made;
  const column = expressionColumn(ctx, arg, scope);
  let value: Value | null = null;
  return {
    ...{ kind: 'column', name: null, parts: column.parts ?? null },
    get value() {
      if (value !== null) return value;
      const [now, key] = [ctx.variables, name.toLowerCase()];
      const hidden = ctx.functions.get(key);
      ctx.variables = variables;
      ctx.functions.set(key, head);
      value = column.value;
      ctx.variables = now;
      if (hidden === undefined) ctx.functions.delete(key);
      else ctx.functions.set(key, hidden);
      return value;
    },
  };
}

function argumentFor(args: readonly unknown[], place: number, name: string | null): unknown {
  for (const arg of args) {
    const named = bodyOf(arg, 'named_argument');
    if (named !== null && identifierOf(named['name'])?.name.toLowerCase() === name) return named['value'];
  }
  const own = args[place];
  return own === undefined || bodyOf(own, 'named_argument') !== null ? null : own;
}

/** Without a type, as DuckDB's macros have them, the parser takes the name for one. */
function parameterOf(parameter: unknown): Parameter {
  if (!isObject(parameter)) return { name: null, fallback: null };
  const type = isObject(parameter['data_type']) ? textOf(parameter['data_type']['name']) : null;
  const name = identifierOf(parameter['name'])?.name ?? type;
  return { name: name?.toLowerCase() ?? null, fallback: parameter['default'] ?? null };
}

/** The expression or query of the function, also out of a text; null when it is not known. */
function bodyIn(ctx: Context, body: unknown): unknown {
  if (!isObject(body)) return null;
  const dollars = isObject(body['DollarQuoted']) ? textOf(body['DollarQuoted']['content']) : null;
  const text = dollars ?? textOf(body['StringLiteral']);
  if (text === null) return body['Expression'] ?? body['Return'] ?? null;
  const isWhole = /^\s*(?:\(\s*)*(?:SELECT|WITH|FROM)\b/i.test(text);
  const [only, ...others] = ctx.parse(isWhole ? text : `select (${text.replace(/;\s*$/, '')})`) ?? [];
  if (only === undefined || others.length > 0) return null;
  return isWhole ? only : (listOf(bodyOf(only, 'select')?.['expressions'])[0] ?? null);
}

/** `RETURNS TABLE (a INT, b STRING)`, which the parser keeps as text. */
function columnsSaid(statement: AstObject): readonly Identifier[] {
  const inside = /^\s*TABLE\s*\(([\s\S]*)\)\s*$/i.exec(textOf(statement['returns_table_body']) ?? '')?.[1] ?? '';
  return outerParts(inside).flatMap((part) => {
    const [, quoted, plain] = /^\s*(?:["`]([^"`]+)["`]|([\w$]+))/.exec(part) ?? [];
    const name = quoted ?? plain;
    return name === undefined ? [] : [{ name, quoted: quoted !== undefined }];
  });
}
