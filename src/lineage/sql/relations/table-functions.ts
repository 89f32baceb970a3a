/** Functions in FROM: their rows depend on their arguments, whatever the columns are called. */
import type { AstObject, Identifier, Node } from '../ast.js';
import { bodyOf, identifierOf, isQuery, listOf, nodeOf, textOf } from '../ast.js';
import { resolvePath } from '../columns.js';
import type { Context } from '../context.js';
import { lostValue } from '../context.js';
import { crosstabRelation } from './crosstab.js';
import { transformed } from '../edge-kinds.js';
import { valueOf } from '../expressions.js';
import {
  columnMethods,
  elementFunctions,
  functionColumns,
  functionKey,
  leadingPositions,
  mayReadTables,
} from '../function-rules.js';
import type { Naming } from './naming.js';
import { nameOf, unnamed } from './naming.js';
import { relationFrom } from './relations.js';
import { flattenedRows, generatedRows } from './generated-rows.js';
import { rowsOfFunction } from '../scripts/made-functions.js';
import { expressionColumn } from '../parts/made-values.js';
import { anyPart, columnsOfShape, keyColumn } from '../parts/parts.js';
import { pathOf } from '../parts/paths.js';
import { rowsFromRelation } from './rows-from.js';
import type { Relation, Scope } from '../scopes.js';
import { newScope, relationOf } from '../scopes.js';
import type { Column, Item } from '../shapes.js';
import { makeShape, openOf } from '../shapes.js';
import { vectorSearchRelation } from './vector-search.js';
import { relationNamedInCall } from './tables-in-calls.js';
import { foldIdentifier } from '../tables.js';
import type { Value } from '../values.js';
import { mergeValues, nothing } from '../values.js';

/** Functions that return the rows they are given, with columns added. */
const passThrough: ReadonlySet<string> = new Set([
  'ML.PREDICT',
  'ML.TRANSFORM',
  'ML.EXPLAIN_PREDICT',
  'ML.DETECT_ANOMALIES',
]);

/** The relation of a function call in FROM. */
export function functionRelation(ctx: Context, node: Node, naming: Naming, scope: Scope): Relation {
  const name = functionNameOf(node);
  const key = functionKey(name);
  const args = listOf(node.body['args']);
  const [first] = args;
  const inner = nodeOf(first);
  if (key === 'table' && inner !== null && (inner.tag === 'function' || inner.tag === 'method_call')) {
    return functionRelation(ctx, inner, naming, scope);
  }
  const named =
    rowsOfFunction(ctx, name, args, naming, scope) ??
    rowsFromRelation(ctx, name, args, naming, scope) ??
    relationNamedInCall(ctx, name, key, args, naming, scope);
  if (named !== null) return named;
  const crosstab = crosstabRelation(ctx, key, args, naming);
  if (crosstab !== null) return crosstab;
  const values: Value[] = [];
  const receiver = columnReceiver(ctx, name);
  if (receiver !== null) values.push(resolvePath(ctx, scope, receiver));
  const passed: Item[] = [];
  const relations = args.map((arg) => argumentRelation(ctx, arg, scope));
  const searched = key === 'vectorsearch' ? vectorSearchRelation(ctx, args, relations, naming) : null;
  if (searched !== null) return searched;
  for (const [place, arg] of args.entries()) {
    const relation = relations[place] ?? null;
    if (relation === null) values.push(valueOf(ctx, arg, scope));
    else {
      if (passThrough.has(name.toUpperCase())) passed.push(...relation.shape.items);
      values.push(...relation.shape.items.flatMap((item) => (item.kind === 'column' ? [item.value] : [])));
    }
  }
  const told = mergeValues(values, transformed);
  const isSilent = told.deps.size === 0 && told.notes.size === 0 && passed.length === 0;
  const value =
    isSilent && mayReadTables(name)
      ? lostValue(ctx, 'sql_unsupported', `${name}: what this table function reads is not known`)
      : told;
  if (passed.length > 0) {
    const extra = openOf({ kind: 'virtual', value });
    return relationOf(makeShape([...passed, extra]), nameOf(ctx, naming));
  }
  const rows = key === 'flatten' ? flattenedRows(ctx, args, scope) : generatedRows(ctx, key, args, scope);
  return rowsRelation(ctx, value, naming, key, rows);
}

/** The relation of a function whose columns may be known; else whatever they are called, each depends on the value. */
export function rowsRelation(
  ctx: Context,
  value: Value,
  naming: Naming,
  key: string,
  rows: readonly Column[] | null,
): Relation {
  const relation = virtualRelation(ctx, value, naming, key);
  if (rows === null) return relation;
  const names = naming.ordinality ? naming.columns.slice(0, -1) : naming.columns;
  if (names.length > 0 && names.length !== rows.length) return relation;
  const named = rows.map((row, place): Column => {
    const alias = names[place];
    const name = alias === undefined ? row.name : foldIdentifier(alias, ctx.dialect);
    return { kind: 'column', name, value: row.value, parts: row.parts ?? null };
  });
  if (names.length > 0)
    return { ...relation, shape: makeShape([...named, ...relation.shape.items.slice(named.length)]) };
  // The alias of a function of one column may mean that column.
  const [only, ...others] = named;
  const alias = nameOf(ctx, naming);
  const isElement = elementFunctions.has(key) && others.length === 0 && only !== undefined && alias !== null;
  const first = isElement && only !== undefined ? [{ ...only, name: alias }] : [];
  const rest = isElement ? relation.shape.items.slice(1) : [];
  return { ...relation, shape: makeShape([...first, ...named, ...rest]) };
}

/** SQL Server: `d.Doc.nodes(..)` is a method of a column, which the parser reads as a function with dots. */
function columnReceiver(ctx: Context, name: string): readonly Identifier[] | null {
  const parts = name.split('.');
  const method = parts.pop()?.toLowerCase() ?? '';
  if (ctx.dialect !== 'tsql' || parts.length === 0 || !columnMethods.test(method)) return null;
  return parts.map((text) => ({ name: text, quoted: false }));
}

function functionNameOf(node: Node): string {
  return textOf(node.body['name']) ?? identifierOf(node.body['method'])?.name ?? node.tag;
}

/** A query or a table given to a function; models and the like are no relations. */
function argumentRelation(ctx: Context, arg: unknown, scope: Scope): Relation | null {
  const argument = bodyOf(arg, 'table_argument');
  if (argument !== null) {
    if (textOf(argument['prefix'])?.toUpperCase() !== 'TABLE') return relationOf(makeShape([]), null);
    return relationFrom(ctx, argument['this'], unnamed, scope);
  }
  const named = bodyOf(arg, 'named_argument');
  const value = named === null ? arg : named['value'];
  if (isQuery(value)) return relationOf(ctx.query(value, newScope(scope.parent, scope.ctes)), null);
  return bodyOf(value, 'table') === null ? null : relationFrom(ctx, value, unnamed, scope);
}

/** A relation whose columns, known by alias or not at all, depend on the value; positions depend on nothing. */
export function virtualRelation(ctx: Context, value: Value, naming: Naming, key = ''): Relation {
  const read = mergeValues([value], transformed);
  const name = nameOf(ctx, naming);
  const fixed = functionColumns.get(key);
  if (naming.columns.length > 0) {
    const positions = leadingPositions.get(key) ?? 0;
    const items = naming.columns.map((alias, place): Item => {
      const last = naming.ordinality && place === naming.columns.length - 1;
      const position = last || place < positions || fixed?.[place]?.reads === false;
      return { kind: 'column', name: foldIdentifier(alias, ctx.dialect), value: position ? nothing : read };
    });
    return relationOf(makeShape(items), name);
  }
  if (fixed !== undefined) {
    const items = fixed.map((column): Item => ({
      kind: 'column',
      name: column.name,
      value: column.reads ? read : nothing,
    }));
    return relationOf(makeShape(items), name);
  }
  const items: Item[] = [];
  // A function of one unnamed column is read by its alias (`FROM generate_series(1, 3) AS n`).
  if (name !== null) items.push({ kind: 'column', name, value: read });
  if (naming.ordinality) items.push({ kind: 'column', name: 'ordinality', value: nothing });
  items.push(openOf({ kind: 'virtual', value: read }));
  // Fields of structs, which are nearly always read without an alias.
  if (key.startsWith('inline')) return relationOf(makeShape(items), name, { elements: '' });
  return relationOf(makeShape(items), name, { qualifiedOnly: name !== null && elementFunctions.has(key) });
}

/** UNNEST: the alias is the element (BigQuery) or the table; with one name per column each has its own. */
export function unnestRelation(ctx: Context, body: AstObject, naming: Naming, scope: Scope): Relation {
  const options = listOf(body['expressions']).filter((each) => bodyOf(each, 'named_argument') !== null);
  const arrays = [body['this'], ...listOf(body['expressions'])]
    .filter((each) => each !== null && !options.includes(each))
    .map((each) => expressionColumn(ctx, each, scope));
  const ordinality = naming.ordinality || body['with_ordinality'] === true;
  const offset = identifierOf(body['offset_alias']);
  const all = mergeValues(
    arrays.map((array) => array.value),
    transformed,
  );
  const own = { ...naming, ordinality: ordinality && offset === null };
  const names = own.ordinality ? naming.columns.slice(0, -1) : naming.columns;
  const columns = arrays.flatMap((array) => unnestedColumns(array, names.length, arrays.length));
  const [array, ...others] = arrays;
  const element = array?.parts && others.length === 0 ? elementColumn(array) : null;
  const relation =
    names.length > 0 && columns.length === names.length
      ? rowsRelation(ctx, all, own, 'unnest', columns)
      : unnestedRelation(ctx, all, own, element, options.length > 0);
  const items = [...relation.shape.items];
  const index: Identifier | null =
    offset ?? (ctx.dialect === 'bigquery' && ordinality ? { name: 'offset', quoted: false } : null);
  if (index !== null) items.push({ kind: 'column', name: foldIdentifier(index, ctx.dialect), value: nothing });
  const elements = ctx.rules.elementFields && names.length === 0 ? arrayName(body['this']) : null;
  return { ...relation, shape: makeShape(items), elements };
}

/** The last name of the array's path, '' for any other expression. */
function arrayName(array: unknown): string {
  return pathOf(array)?.at(-1)?.name.toLowerCase() ?? '';
}

/** What one array brings: keys and values of a map, the fields of rows where there are names for them, else its elements. */
function unnestedColumns(array: Column, names: number, arrays: number): readonly Column[] {
  const element = array.parts ? elementColumn(array) : null;
  if (element === null || !array.parts)
    return [{ kind: 'column', name: null, value: mergeValues([array.value], transformed) }];
  if (array.parts.kind === 'map') return [keyColumn(array.parts, null), element];
  const fields = element.parts?.kind === 'struct' ? element.parts.shape : null;
  const spreads = fields !== null && fields.opens.length === 0 && fields.items.length > 1 && names > arrays;
  return spreads ? columnsOfShape(fields) : [element];
}

function elementColumn(array: Column): Column | null {
  const element = array.parts ? anyPart(array.parts) : null;
  if (element === null) return null;
  const { value, parts = null } = element;
  return { kind: 'column', name: null, value: mergeValues([value], transformed), parts };
}

/** The elements of an array as rows: by alias when there is one, with the fields they have or whatever fields. */
export function unnestedRelation(
  ctx: Context,
  value: Value,
  naming: Naming,
  element: Column | null = null,
  spreads = false,
): Relation {
  const relation = virtualRelation(ctx, value, naming, 'unnest');
  if (element === null) return relation;
  const [first, ...others] = relation.shape.items;
  const fields = element.parts?.kind === 'struct' && element.parts.other === null ? element.parts.shape.items : [];
  if (spreads && fields.length > 0) return { ...relation, shape: makeShape(fields) };
  const own = { value: element.value, parts: element.parts ?? null };
  if (naming.columns.length === 0) {
    if (first?.kind !== 'column') return fields.length > 0 ? { ...relation, shape: makeShape(fields) } : relation;
    const rest = others.filter((item) => item.kind === 'column' || fields.length === 0);
    // BigQuery's alias is the struct itself, whose fields are the columns.
    const unlisted = ctx.dialect === 'bigquery' && fields.length > 0;
    return { ...relation, shape: makeShape([{ ...first, ...own, unlisted }, ...rest, ...fields]) };
  }
  const names = naming.ordinality ? naming.columns.slice(0, -1) : naming.columns;
  const items = relation.shape.items.map((item, place): Item =>
    item.kind === 'column' && place === 0 && names.length === 1 ? { ...item, ...own } : item,
  );
  return { ...relation, shape: makeShape(items) };
}
