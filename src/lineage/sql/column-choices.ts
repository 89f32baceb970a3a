/** DuckDB's `COLUMNS(..)`: one expression over several columns, which a star, a list, a pattern or a lambda chooses. */
import type { Node } from './ast.js';
import { bodyOf, identifierOf, isObject, isQuery, listOf, nodeOf, textOf } from './ast.js';
import { namesTaken, patternOf } from './column-patterns.js';
import { resolvePath } from './columns.js';
import type { Context } from './context.js';
import type { Mode } from './edge-kinds.js';
import { asIs } from './edge-kinds.js';
import type { Scope } from './scopes.js';
import type { Item } from './shapes.js';
import { openOf } from './shapes.js';
import { foldIdentifier } from './tables.js';
import { unpackedColumns } from './text/star-patterns.js';
import type { Value } from './values.js';
import { mergeValues, newSink, unknownValue } from './values.js';
import { outputAlias } from './output-names.js';

/** Stands for the column that is looked at. */
const chosen = '__chosen_column';
const chosenNode = { column: { name: { name: chosen, quoted: false }, table: null } };

/** A choice among the columns in reach: its argument, and the relation that it is limited to. */
interface Choice {
  readonly argument: unknown;
  readonly table: unknown;
}

/** The choice that a node is, unless it stands for the arguments of a function (`*COLUMNS(..)`); null for any other node. */
export function choiceOf(ctx: Context, value: unknown): Choice | null {
  if (ctx.dialect !== 'duckdb') return null;
  const node = nodeOf(value);
  if (node?.tag === 'function' && isCalled(node.body['name']))
    return { argument: listOf(node.body['args'])[0], table: null };
  if (node?.tag !== 'method_call' || identifierOf(node.body['method'])?.name.toLowerCase() !== 'columns') return null;
  return { argument: listOf(node.body['args'])[0], table: identifierOf(node.body['this']) };
}

/** The columns that are chosen; null when it is not known which. */
export function chosenItems(ctx: Context, { argument, table }: Choice, scope: Scope): readonly Item[] | null {
  const star = bodyOf(argument, 'star');
  if (star !== null) return ctx.star(table === null ? star : { ...star, table }, scope);
  const list = bodyOf(argument, 'array_func') ?? bodyOf(argument, 'array');
  if (list !== null) return listedItems(ctx, listOf(list['expressions']), scope);
  const items = ctx.star({ table }, scope);
  const names = items.map((item) => (item.kind === 'column' ? item.name : null));
  if (names.includes(null)) return null;
  const taken = namesTaken(argument, names as readonly string[]); // no null is left in it
  return taken === null ? null : items.filter((item) => item.kind === 'column' && taken.has(item.name ?? ''));
}

function listedItems(ctx: Context, list: readonly unknown[], scope: Scope): readonly Item[] | null {
  const items: Item[] = [];
  for (const each of list) {
    const name = bodyOf(each, 'literal') === null ? null : identifierOf(each);
    if (name === null) return null;
    const plain = { name: name.name, quoted: false };
    items.push({ kind: 'column', name: foldIdentifier(name, ctx.dialect), value: resolvePath(ctx, scope, [plain]) });
  }
  return items;
}

/**
 * The columns of a choice as one value, as a condition or the arguments of a function (`*COLUMNS(..)`) read them; null for a node
 * that is none.
 */
export function chosenValue(ctx: Context, { tag, body }: Node, scope: Scope): Value | null {
  if (tag !== 'function' && tag !== 'method_call') return null;
  const isUnpacked = tag === 'function' && textOf(body['name'])?.toLowerCase() === unpackedColumns;
  const choice = isUnpacked ? { argument: listOf(body['args'])[0], table: null } : choiceOf(ctx, { [tag]: body });
  if (choice === null) return tag === 'function' && isCalled(body['name']) ? unknownChoice : null;
  const items = chosenItems(ctx, choice, scope);
  if (items === null) return unknownChoice;
  return mergeValues(items.map((item) => (item.kind === 'column' ? item.value : overStar)));
}

function isCalled(name: unknown): boolean {
  return textOf(name)?.toLowerCase() === 'columns';
}

const overStar = unknownValue('star_unexpanded', 'COLUMNS over a star of unknown columns');
const unknownChoice = unknownValue('sql_unsupported', 'COLUMNS chooses columns by a pattern');

/** The outputs of an item of a select list with COLUMNS in it, open ones where it is not known which they are; null for any other. */
export function chosenOutputs(ctx: Context, expression: unknown, scope: Scope): readonly Item[] | null {
  const choices = ctx.dialect === 'duckdb' ? choicesIn(ctx, expression) : [];
  const [choice, ...others] = choices;
  if (choice === undefined) return null;
  // Several in one expression have to be the same.
  const isOne = others.every((other) => JSON.stringify(other) === JSON.stringify(choice));
  const items = isOne ? chosenItems(ctx, choice, scope) : null;
  if (items === null) return [openOf({ kind: 'virtual', value: unknownChoice })];
  const alias = outputAlias(ctx, expression);
  const own = alias?.expression ?? expression;
  const plain = choiceOf(ctx, own) !== null;
  const each = plain ? null : replaced(ctx, own);
  const outputs: Item[] = [];
  for (const item of items) {
    if (item.kind === 'column') {
      const value = each === null ? item.value : valueWith(ctx, each, item.value, scope);
      outputs.push({ kind: 'column', name: nameOf(item.name, alias?.identifier.name, choice), value });
      continue;
    }
    const mode = each === null ? null : modeOf(ctx, each, scope);
    if (alias !== null || mode === 'other') return [openOf({ kind: 'virtual', value: overStar })];
    outputs.push(mode === null ? item : openOf({ kind: 'through', entry: item, mode }));
  }
  return outputs;
}

/** Of an alias `\1` the part of the name that the pattern's group has taken. */
function nameOf(name: string | null, alias: string | undefined, { argument }: Choice): string | null {
  if (alias === undefined || name === null) return alias ?? name;
  const pattern = patternOf(textOf(bodyOf(argument, 'literal')?.['value']) ?? '');
  const groups = pattern?.exec(name);
  return alias.replace(/\\(\d)/g, (whole, digit: string) => (groups ? (groups[Number(digit)] ?? '') : whole));
}

/** The choices in an expression, less those in sub-queries. */
function choicesIn(ctx: Context, expression: unknown): readonly Choice[] {
  const found: Choice[] = [];
  const stack: unknown[] = [expression];
  while (stack.length > 0) {
    const value = stack.pop();
    const choice = choiceOf(ctx, value);
    if (choice !== null) found.push(choice);
    else if (Array.isArray(value)) stack.push(...listOf(value));
    else if (isObject(value) && !isQuery(value)) stack.push(...Object.values(value));
  }
  return found;
}

/** The expression with the column that is looked at in place of its choices. */
function replaced(ctx: Context, value: unknown): unknown {
  if (choiceOf(ctx, value) !== null) return chosenNode;
  if (Array.isArray(value)) return listOf(value).map((each) => replaced(ctx, each));
  if (!isObject(value) || isQuery(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(ctx, each)]));
}

function valueWith(ctx: Context, expression: unknown, column: Value, scope: Scope): Value {
  scope.using.set(chosen, column);
  const sink = newSink();
  ctx.collect(expression, scope, asIs, sink);
  scope.using.delete(chosen);
  return sink;
}

/** What the expression does to the column; `other` when it reads anything besides. */
function modeOf(ctx: Context, expression: unknown, scope: Scope): Mode | 'other' {
  const before = new Set(ctx.influences.keys());
  const column: Value = {
    deps: new Map([[chosen, { table: -1, column: chosen, kind: 'identity', masking: false }]]),
    notes: new Map(),
  };
  const { deps, notes } = valueWith(ctx, expression, column, scope);
  const noted = [...ctx.influences.keys()].filter((key) => !before.has(key));
  for (const key of noted) ctx.influences.delete(key);
  const dep = deps.get(chosen);
  return dep === undefined || deps.size > 1 || notes.size + noted.length > 0 ? 'other' : dep;
}

/** The columns that an UNPIVOT is told to turn by `COLUMNS(..)` or a star; null for a plain column, 'unknown' for others. */
export function turnedColumns(ctx: Context, entry: unknown, scope: Scope): readonly Item[] | 'unknown' | null {
  const choice = bodyOf(entry, 'star') === null ? choiceOf(ctx, entry) : { argument: entry, table: null };
  return choice === null ? null : (chosenItems(ctx, choice, scope) ?? 'unknown');
}
