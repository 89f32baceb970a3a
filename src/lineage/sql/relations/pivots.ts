/** PIVOT and UNPIVOT as relations. */
import type { AstObject, Identifier } from '../ast.js';
import { bodyOf, identifierOf, identifiersOf, isObject, isQuery, listOf, nodeOf } from '../ast.js';
import { turnedColumns } from '../column-choices.js';
import { columnOf } from '../columns.js';
import type { Context } from '../context.js';
import { influence } from '../context.js';
import { aggregated, transformed } from '../edge-kinds.js';
import { valueOf } from '../expressions.js';
import { pathOf } from '../parts/paths.js';
import type { Naming } from './naming.js';
import { nameOf, withColumnAliases } from './naming.js';
import type { Relation } from '../scopes.js';
import { newScope, relationOf } from '../scopes.js';
import type { Item, Open, Shape } from '../shapes.js';
import { makeShape, openOf } from '../shapes.js';
import { foldIdentifier } from '../tables.js';
import type { Value } from '../values.js';
import { mergeValues, nothing, unknownValue } from '../values.js';

/** Columns that are neither aggregated nor turned stay and group; each value in the list is a new column out of the aggregates. */
export function pivotRelation(ctx: Context, body: AstObject, inner: Relation, naming: Naming): Relation {
  const scope = newScope(null, null);
  scope.relations.push(inner);
  const statement = listOf(body['using']).length > 0;
  const aggregates = listOf(statement ? body['using'] : body['expressions']).map((node) =>
    aggregateOf(ctx, node, scope),
  );
  const fields = statement ? listOf(body['expressions']) : listOf(body['fields']);
  const consumed = new Set<string>();
  const labels: Label[] = [];
  let listed = fields.length > 0;
  for (const field of fields) {
    const list = bodyOf(field, 'in');
    const key = list === null ? field : list['this'];
    influence(ctx, valueOf(ctx, key, scope), 'group_by');
    for (const name of columnNames(key)) consumed.add(name);
    const values = list === null ? [] : listOf(list['expressions']);
    if (values.length === 0 || list?.['query']) listed = false;
    if (values.some((value) => nodeOf(value)?.tag === 'pivot_any' || isQuery(value))) listed = false;
    for (const value of [...values, list?.['query']]) if (isQuery(value)) ctx.query(value, null);
    for (const value of values) labels.push(labelOf(value));
  }
  for (const aggregate of aggregates) for (const name of aggregate.reads) consumed.add(name);

  const group = groupOf(ctx, body['group'], scope);
  const kept = [...(group ?? less(inner.shape, consumed))];
  const name = nameOf(ctx, naming) ?? inner.name;
  if (listed) {
    const made = labels.flatMap((label) =>
      aggregates.map((aggregate): Item => ({
        kind: 'column',
        name: pivotName(ctx, label, aggregate.name, aggregates.length),
        value: aggregate.value,
      })),
    );
    return relationOf(turned(ctx, kept, made, naming.columns), name);
  }
  // Every other name is a pivoted column; over a table of unknown columns it may as well be one of those.
  const isOpen = kept.some((item) => item.kind === 'open');
  const rest = isOpen
    ? unknownValue('sql_unsupported', 'a pivot over a list of values that is not written out')
    : mergeValues(
        aggregates.map((each) => each.value),
        aggregated,
      );
  const shape = makeShape([...kept.filter((item) => item.kind === 'column'), openOf({ kind: 'virtual', value: rest })]);
  return relationOf(withColumnAliases(ctx, shape, naming.columns), name);
}

interface Aggregate {
  readonly name: string | null;
  readonly value: Value;
  readonly reads: readonly string[];
}

interface Label {
  readonly text: string;
  /** Given as an alias and not taken from the value. */
  readonly aliased: boolean;
}

function aggregateOf(ctx: Context, node: unknown, scope: ReturnType<typeof newScope>): Aggregate {
  const alias = bodyOf(node, 'alias');
  const expression = alias === null ? node : alias['this'];
  const name = alias === null ? null : (identifierOf(alias['alias'])?.name ?? null);
  return { name, value: mergeValues([valueOf(ctx, expression, scope)], aggregated), reads: columnNames(expression) };
}

function labelOf(value: unknown): Label {
  const aliased = bodyOf(value, 'pivot_alias') ?? bodyOf(value, 'alias');
  if (aliased !== null) return { text: identifierOf(aliased['alias'])?.name ?? '', aliased: true };
  const literal = bodyOf(value, 'literal');
  if (literal !== null) return { text: String(literal['value'] ?? ''), aliased: literal['literal_type'] !== 'string' };
  return { text: identifierOf(value)?.name ?? '', aliased: true };
}

function pivotName(ctx: Context, label: Label, aggregate: string | null, count: number): string {
  const style = ctx.rules.pivotName;
  const value = style === 'quoted' && !label.aliased ? `'${label.text}'` : label.text;
  const stored = label.aliased ? foldIdentifier({ name: value, quoted: false }, ctx.dialect) : value;
  if (aggregate === null) return stored;
  const name = foldIdentifier({ name: aggregate, quoted: false }, ctx.dialect);
  if (style === 'aggregate-value') return `${name}_${stored}`;
  return style === 'value-alone' && count === 1 ? stored : `${stored}_${name}`;
}

function groupOf(ctx: Context, group: unknown, scope: ReturnType<typeof newScope>): Item[] | null {
  const body = bodyOf(group, 'group') ?? (isObject(group) ? group : null);
  if (body === null) return null;
  return listOf(body['expressions']).map((node): Item => {
    const name = identifierOf(node);
    return {
      kind: 'column',
      name: name === null ? null : foldIdentifier(name, ctx.dialect),
      value: valueOf(ctx, node, scope),
    };
  });
}

/** Lower-case last names of the columns an expression reads. */
function columnNames(expression: unknown): string[] {
  const names: string[] = [];
  const stack: unknown[] = [expression];
  while (stack.length > 0) {
    const value = stack.pop();
    const path = pathOf(value);
    if (path !== null) names.push((path.at(-1)?.name ?? '').toLowerCase());
    else if (Array.isArray(value))
      stack.push(...(value as readonly unknown[])); // an array of unknown elements
    else if (isObject(value)) stack.push(...Object.values(value));
  }
  return names;
}

function less(shape: Shape, consumed: ReadonlySet<string>): Item[] {
  const items: Item[] = [];
  for (const item of shape.items) {
    if (item.kind === 'open') items.push(openOf({ kind: 'through', entry: item }, consumed));
    else if (item.name === null || !consumed.has(item.name.toLowerCase())) items.push(item);
  }
  return items;
}

/** The listed columns become rows: one column for their names, which depends on nothing, and one or more for their values. */
export function unpivotRelation(ctx: Context, body: AstObject, inner: Relation, naming: Naming): Relation {
  const valueNames = [identifierOf(body['value_column']), ...identifiersOf(body['extra_value_columns'])];
  const perValue: Value[][] = valueNames.map(() => []);
  const consumed = new Set<string>();
  const scope = newScope(null, null);
  scope.relations.push(inner);
  let others: Item[] | null = null;
  for (const entry of listOf(body['columns'])) {
    const chosen = turnedColumns(ctx, entry, scope);
    // Which of several values a chosen column goes to is not said.
    if (chosen === 'unknown' || (chosen !== null && valueNames.length > 1)) {
      const value = unknownValue('sql_unsupported', 'an unpivot over columns chosen by a pattern');
      return relationOf(makeShape([openOf({ kind: 'virtual', value })]), nameOf(ctx, naming));
    }
    for (const item of chosen ?? []) {
      if (item.kind === 'column') consumed.add(item.name?.toLowerCase() ?? '');
      else others = leftOut(ctx, item, inner);
      const unknown = unknownValue('star_unexpanded', 'an unpivot of all columns of a table but some');
      perValue[0]?.push(item.kind === 'column' ? item.value : unknown);
    }
    if (chosen !== null) continue;
    const listed = bodyOf(entry, 'pivot_alias')?.['this'] ?? bodyOf(entry, 'alias')?.['this'] ?? entry;
    const tuple = nodeOf(listed)?.tag === 'tuple' ? listOf(bodyOf(listed, 'tuple')?.['expressions']) : [listed];
    tuple.forEach((column, place) => {
      const name = pathOf(column)?.at(-1) ?? identifierOf(column);
      if (name === null || name === undefined) return;
      consumed.add(name.name.toLowerCase());
      perValue[tuple.length > 1 ? place : 0]?.push(columnOf(ctx, inner, foldIdentifier(name, ctx.dialect)));
    });
  }
  const label = identifierOf(body['name_column']);
  const made: Item[] = [];
  const names: readonly Item[] =
    label === null ? [] : [{ kind: 'column', name: foldIdentifier(label, ctx.dialect), value: nothing }];
  if (!ctx.rules.unpivotValueFirst) made.push(...names);
  valueNames.forEach((name, place) => {
    if (name === null) return;
    const value = mergeValues(perValue[place] ?? [], transformed);
    made.push({ kind: 'column', name: foldIdentifier(name, ctx.dialect), value });
  });
  if (ctx.rules.unpivotValueFirst) made.push(...names);
  const kept = others ?? less(inner.shape, consumed);
  const name = nameOf(ctx, naming) ?? inner.name;
  return relationOf(turned(ctx, kept, made, naming.columns), name);
}

/** What stayed and what was made, under the names of the alias: over a star of unknown columns the last of them are what was made. */
function turned(ctx: Context, kept: readonly Item[], made: readonly Item[], aliases: readonly Identifier[]): Shape {
  const isOpen = kept.some((item) => item.kind === 'open');
  if (!isOpen || aliases.length < made.length) return withColumnAliases(ctx, makeShape([...kept, ...made]), aliases);
  const head = withColumnAliases(ctx, makeShape(kept), aliases.slice(0, aliases.length - made.length));
  const tail = withColumnAliases(ctx, makeShape(made), aliases.slice(aliases.length - made.length));
  return makeShape([...head.items.filter((item) => item.kind === 'column'), ...tail.items]);
}

/** Where all columns but some become rows, those stay. */
function leftOut(ctx: Context, open: Open, inner: Relation): Item[] {
  return [...open.except].map((name) => ({ kind: 'column', name, value: columnOf(ctx, inner, name) }));
}

/** DuckDB's `UNPIVOT t ON a, b INTO NAME n VALUE v`. */
export function unpivotStatement(ctx: Context, body: AstObject, inner: Relation, naming: Naming): Relation {
  const columns = listOf(body['expressions']);
  const into = bodyOf(body['into'], 'unpivot_columns');
  const [value, ...more] = listOf(into?.['expressions']);
  const listed = {
    columns,
    name_column: into?.['this'] ?? 'name',
    value_column: value ?? 'value',
    extra_value_columns: more,
  };
  return unpivotRelation(ctx, listed, inner, naming);
}
