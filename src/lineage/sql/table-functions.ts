/** Functions in FROM: their rows depend on their arguments, whatever the columns are called. */
import type { AstObject, Identifier, Node } from './ast.js';
import { bodyOf, identifierOf, isQuery, listOf, nodeOf, textOf } from './ast.js';
import { resolvePath } from './columns.js';
import type { Context } from './context.js';
import { crosstabRelation } from './crosstab.js';
import { parseTableName } from './dotted-names.js';
import { transformed } from './edge-kinds.js';
import { valueOf } from './expressions.js';
import {
  columnMethods,
  elementFunctions,
  functionColumns,
  functionKey,
  leadingPositions,
  mayReadTables,
} from './function-rules.js';
import type { Naming } from './naming.js';
import { nameOf, unnamed } from './naming.js';
import { relationFrom } from './relations.js';
import { rowFields } from './row-values.js';
import type { Relation, Scope } from './scopes.js';
import { newScope, relationOf } from './scopes.js';
import type { Item, Shape } from './shapes.js';
import { makeShape, openOf } from './shapes.js';
import { namedRelation } from './table-references.js';
import { foldIdentifier } from './tables.js';
import type { Value } from './values.js';
import { mergeValues, nothing, unknownValue } from './values.js';

/** SQL Server's hints, which without WITH look like the arguments of a function. */
const tableHints: ReadonlySet<string> = new Set(
  'nolock readuncommitted readcommitted repeatableread serializable holdlock updlock rowlock paglock tablock tablockx xlock readpast nowait noexpand'.split(
    ' ',
  ),
);

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
  if (key === 'identifier' || key === 'table') {
    const written = bodyOf(first, 'literal');
    const parts = written === null ? null : parseTableName(textOf(written['value']) ?? '', ctx.dialect);
    if (parts !== null) {
      const identifiers = parts.parts.map((part) => ({ name: part.text, quoted: part.quoted }));
      return namedRelation(ctx, identifiers, false, naming, scope);
    }
  }
  if (ctx.dialect === 'tsql' && args.length > 0 && args.every(isTableHint)) {
    const parts = name.split('.').map((text) => ({ name: text, quoted: false }));
    return namedRelation(ctx, parts, false, naming, scope);
  }
  const crosstab = crosstabRelation(ctx, key, args, naming);
  if (crosstab !== null) return crosstab;
  const values: Value[] = [];
  const receiver = columnReceiver(ctx, name);
  if (receiver !== null) values.push(resolvePath(ctx, scope, receiver));
  const passed: Item[] = [];
  for (const arg of args) {
    const relation = argumentRelation(ctx, arg, scope);
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
      ? unknownValue('sql_unsupported', `${name}: what this table function reads is not known`)
      : told;
  if (passed.length > 0) {
    const extra = openOf({ kind: 'virtual', value });
    return relationOf(makeShape([...passed, extra]), nameOf(ctx, naming));
  }
  return virtualRelation(ctx, value, naming, key);
}

/** SQL Server: `d.Doc.nodes(..)` is a method of a column, which the parser reads as a function with dots. */
function columnReceiver(ctx: Context, name: string): readonly Identifier[] | null {
  const parts = name.split('.');
  const method = parts.pop()?.toLowerCase() ?? '';
  if (ctx.dialect !== 'tsql' || parts.length === 0 || !columnMethods.has(method)) return null;
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

function isTableHint(arg: unknown): boolean {
  const identifier = identifierOf(arg);
  return identifier !== null && !identifier.quoted && tableHints.has(identifier.name.toLowerCase());
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
  return relationOf(makeShape(items), name, { qualifiedOnly: name !== null && elementFunctions.has(key) });
}

/** UNNEST: the alias is the element (BigQuery) or the table; with one name per array each has its own. */
export function unnestRelation(ctx: Context, body: AstObject, naming: Naming, scope: Scope): Relation {
  const arrays = [body['this'], ...listOf(body['expressions'])].map((each) =>
    mergeValues([valueOf(ctx, each, scope)], transformed),
  );
  const ordinality = naming.ordinality || body['with_ordinality'] === true;
  const offset = identifierOf(body['offset_alias']);
  const all = mergeValues(arrays);
  const names = naming.columns;
  const values = ordinality && offset === null ? names.length - 1 : names.length;
  const [array, ...others] = [body['this'], ...listOf(body['expressions'])].filter((each) => each !== null);
  const fields = others.length > 0 ? null : rowFields(ctx, array, scope);
  const relation = unnestedRelation(ctx, all, { ...naming, ordinality: ordinality && offset === null }, fields);
  const items = relation.shape.items.map((item, place): Item => {
    const own = arrays.length > 1 && values === arrays.length ? arrays[place] : undefined;
    return item.kind === 'column' && own !== undefined && place < values ? { ...item, value: own } : item;
  });
  const index: Identifier | null =
    offset ?? (ctx.dialect === 'bigquery' && ordinality ? { name: 'offset', quoted: false } : null);
  if (index !== null) items.splice(1, 0, { kind: 'column', name: foldIdentifier(index, ctx.dialect), value: nothing });
  return { ...relation, shape: makeShape(items) };
}

/** The elements of an array as rows: by alias when there is one, with the fields they have or whatever fields. */
export function unnestedRelation(ctx: Context, value: Value, naming: Naming, fields: Shape | null = null): Relation {
  const relation = virtualRelation(ctx, value, naming, 'unnest');
  if (fields === null) return relation;
  const [element, ...others] = relation.shape.items;
  if (naming.columns.length === 0 && element?.kind === 'column') {
    const rest = others.filter((item) => item.kind === 'column');
    return { ...relation, shape: makeShape([{ ...element, fields }, ...rest, ...fields.items]) };
  }
  const names = naming.ordinality ? naming.columns.slice(0, -1) : naming.columns;
  const items = relation.shape.items.map((item, place): Item => {
    const own = fields.opens.length === 0 && names.length === fields.items.length ? fields.items[place] : undefined;
    if (item.kind === 'open' || place >= names.length) return item;
    return names.length === 1 ? { ...item, fields } : own?.kind === 'column' ? { ...own, name: item.name } : item;
  });
  return { ...relation, shape: makeShape(items) };
}
