/** From an item of FROM to the relation it brings into scope. Each sees those before it (lateral), derived tables only when they say so. */
import type { AstObject, Node } from '../ast.js';
import { bodyOf, identifierOf, identifiersOf, isQuery, listOf, nodeOf, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { lostValue } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { valueOf } from '../expressions.js';
import { pathOf } from '../parts/paths.js';
import { joinInto } from './joins.js';
import { shownItems } from './merged-columns.js';
import { matchRecognizeRelation } from './match-recognize.js';
import type { Naming } from './naming.js';
import { nameOf, named, unnamed, withColumnAliases } from './naming.js';
import { pivotRelation, unpivotRelation, unpivotStatement } from './pivots.js';
import { rowsReturned } from '../scripts/outputs.js';
import type { Relation, Scope } from '../scopes.js';
import { newScope, relationOf } from '../scopes.js';
import type { Item } from '../shapes.js';
import { emptyShape, makeShape, openOf } from '../shapes.js';
import { jsonTableRelation, xmlTableRelation } from './json-tables.js';
import { generatedRows } from './generated-rows.js';
import { functionRelation, rowsRelation, unnestRelation, virtualRelation } from './table-functions.js';
import { namedRelation, tableRelation } from './table-references.js';
import { foldIdentifier } from '../tables.js';
import { mergeValues, nothing } from '../values.js';

type Reader = (ctx: Context, node: Node, naming: Naming, scope: Scope) => Relation;

const readers: Readonly<Record<string, Reader>> = {
  table: (ctx, node, naming, scope) => tableRelation(ctx, node.body, named(naming, node.body), scope),
  alias: (ctx, node, naming, scope) => relationFrom(ctx, node.body['this'], named(naming, node.body), scope),
  paren: (ctx, node, naming, scope) => relationFrom(ctx, node.body['this'], naming, scope),
  subquery: (ctx, node, naming, scope) => derived(ctx, node.body, named(naming, node.body), scope),
  lateral: (ctx, node, naming, scope) => {
    const own = { ...named(naming, node.body), lateral: true };
    return relationFrom(
      ctx,
      node.body['this'],
      { ...own, ordinality: naming.ordinality || Boolean(node.body['ordinality']) },
      scope,
    );
  },
  tuple: (ctx, node, naming, scope) => {
    // A function with typed column aliases: `f(..) AS x(a int, b text)`.
    const [first, second] = listOf(node.body['expressions']);
    const alias = bodyOf(second, 'table_alias');
    if (alias === null) return virtualRelation(ctx, valueOf(ctx, node.body['expressions'], scope), naming);
    const columns = listOf(alias['columns']).map((column) => bodyOf(column, 'column_def')?.['name'] ?? column);
    const own = named(naming, { alias: alias['this'], column_aliases: columns });
    return relationFrom(ctx, first, own, scope);
  },
  j_s_o_n_table: (ctx, node, naming, scope) => jsonTableRelation(ctx, node.body, named(naming, node.body), scope),
  open_j_s_o_n: (ctx, node, naming, scope) => jsonTableRelation(ctx, node.body, named(naming, node.body), scope),
  x_m_l_table: (ctx, node, naming, scope) => xmlTableRelation(ctx, node.body, named(naming, node.body), scope),
  table_sample: (ctx, node, naming, scope) => relationFrom(ctx, node.body['this'], named(naming, node.body), scope),
  joined_table: joined,
  join: (ctx, node, naming, scope) => relationFrom(ctx, node.body['this'], naming, scope),
  unnest: (ctx, node, naming, scope) => unnestRelation(ctx, node.body, named(naming, node.body), scope),
  function: functionRelation,
  method_call: functionRelation,
  at_index: (ctx, node, naming, scope) => {
    const index = identifierOf(node.body['expression']);
    const relation = relationFrom(ctx, node.body['this'], naming, scope);
    if (index === null) return relation;
    const place: Item = { kind: 'column', name: foldIdentifier(index, ctx.dialect), value: nothing };
    return { ...relation, shape: makeShape([place, ...relation.shape.items]) };
  },
  column: (ctx, node, naming, scope) => {
    const path = pathOf({ column: node.body })?.flatMap((part) =>
      part.name.split('.').map((name) => ({ ...part, name })),
    );
    return namedRelation(ctx, path ?? [], false, naming, scope);
  },
  stage_reference: (ctx, node, naming, scope) => {
    const name = textOf(node.body['name']);
    const made = name === null ? undefined : ctx.named.get(name.toLowerCase());
    if (name === null || made === undefined) return stageRelation(ctx, name ?? '', named(naming, node.body));
    return namedRelation(ctx, [{ name, quoted: false }], false, named(naming, node.body), scope);
  },
  pivot: (ctx, node, naming, scope) => {
    if (node.body['unpivot'] === true) {
      if (listOf(node.body['expressions']).length === 0) return objectRelation(ctx, node.body, scope);
      return unpivotStatement(ctx, node.body, relationFrom(ctx, asTable(node.body['this']), unnamed, scope), naming);
    }
    const outer = named(naming, node.body, 'alias_columns');
    return pivotRelation(ctx, node.body, relationFrom(ctx, asTable(node.body['this']), unnamed, scope), outer);
  },
  unpivot: (ctx, node, naming, scope) => {
    const outer = named(naming, node.body, 'alias_columns');
    return unpivotRelation(ctx, node.body, relationFrom(ctx, asTable(node.body['this']), unnamed, scope), outer);
  },
  match_recognize: (ctx, node, naming, scope) => {
    const inner = relationFrom(ctx, node.body['this'], unnamed, scope);
    return matchRecognizeRelation(ctx, node.body, inner, named(naming, node.body), scope);
  },
  semantic_view: (ctx, node, naming, scope) => {
    const view = relationFrom(ctx, asTable(node.body['this']), unnamed, scope);
    return { ...view, name: nameOf(ctx, naming) ?? view.name };
  },
};

/** The relation of one item of FROM or JOIN. */
export function relationFrom(ctx: Context, item: unknown, naming: Naming, scope: Scope): Relation {
  const node = nodeOf(item);
  if (node === null) return virtualRelation(ctx, valueOf(ctx, item, scope), naming);
  const reader = Object.hasOwn(readers, node.tag) ? readers[node.tag] : undefined;
  if (reader !== undefined) return reader(ctx, node, naming, scope);
  if (isQuery(item)) return queryRelation(ctx, item, named(naming, node.body), scope);
  const returned = rowsReturned(ctx, item);
  if (returned !== null) return queryRelation(ctx, returned, naming, scope);
  return virtualRelation(ctx, valueOf(ctx, item, scope), named(naming, node.body));
}

/** Files of a Snowflake stage, or a table variable that is made elsewhere: what they hold is not known. */
function stageRelation(ctx: Context, name: string, naming: Naming): Relation {
  const what = ctx.dialect === 'snowflake' ? 'files of a stage' : 'a table that is made elsewhere';
  return virtualRelation(ctx, lostValue(ctx, 'sql_unsupported', `${name}: ${what}`), naming);
}

/** DuckDB's `PIVOT cities ON ..` and semantic views have their table as a column. */
function asTable(value: unknown): unknown {
  const [last, schema, catalog] = [...(pathOf(value) ?? [])].reverse();
  if (last === undefined) return value;
  return { table: { name: last, schema: schema ?? null, catalog: catalog ?? null } };
}

/** Redshift's `UNPIVOT c.props AS val AT attr`: the fields of an object as rows; the parser keeps both names in the alias. */
function objectRelation(ctx: Context, body: AstObject, scope: Scope): Relation {
  const alias = identifierOf(body['alias']);
  const [value, key] = (alias?.name ?? '').split(/\s+AT\s+/i).map((name) => ({ name, quoted: false }));
  const read = mergeValues([valueOf(ctx, body['this'], scope)], transformed);
  const items = [value, key].flatMap((name): Item[] =>
    name === undefined || name.name === ''
      ? []
      : [{ kind: 'column', name: foldIdentifier(name, ctx.dialect), value: read }],
  );
  return relationOf(makeShape(items), value === undefined ? null : foldIdentifier(value, ctx.dialect));
}

function derived(ctx: Context, body: AstObject, naming: Naming, scope: Scope): Relation {
  if (isQuery(body['this'])) return queryRelation(ctx, body['this'], naming, scope);
  return relationFrom(ctx, body['this'], naming, scope);
}

function queryRelation(ctx: Context, query: unknown, naming: Naming, scope: Scope): Relation {
  // A plain derived table sees the CTEs and the outer query, not its neighbours.
  const within = naming.lateral ? scope : newScope(scope.parent, scope.ctes);
  return relationOf(withColumnAliases(ctx, ctx.query(query, within), naming.columns), nameOf(ctx, naming));
}

/** `(a JOIN b ON ..)`: both in reach under their own names, and under the alias when there is one. */
function joined(ctx: Context, node: Node, naming: Naming, scope: Scope): Relation {
  const own = named(naming, node.body);
  const inner = newScope(scope.parent, scope.ctes);
  inner.relations.splice(0, 0, relationFrom(ctx, node.body['left'], unnamed, inner));
  for (const join of listOf(node.body['joins'])) joinInto(ctx, join, inner);
  const name = nameOf(ctx, own);
  if (name === null) {
    for (const [key, value] of inner.using) scope.using.set(key, value);
    for (const key of inner.doubted) scope.doubted.add(key);
    const [first, ...rest] = inner.relations;
    scope.relations.push(...rest);
    return first ?? relationOf(emptyShape, null);
  }
  const items = inner.relations.filter((each) => each.visible).flatMap((each) => [...shownItems(each, inner)]);
  for (const each of inner.relations) scope.relations.push({ ...each, visible: false });
  return relationOf(withColumnAliases(ctx, makeShape(items), own.columns), name);
}

/** A lateral view (Spark, Hive): rows of a function over what is in reach. */
export function lateralViewRelation(ctx: Context, view: AstObject, scope: Scope): Relation {
  const alias = identifierOf(view['table_alias']);
  const columns = identifiersOf(view['column_aliases']);
  const node = nodeOf(view['this']);
  const naming: Naming = { alias, columns, ordinality: false, lateral: true };
  const inner = bodyOf(view['this'], 'explode')?.['this'];
  if (node !== null && node.tag !== 'explode') return relationFrom(ctx, view['this'], naming, scope);
  // With one name after it, `LATERAL VIEW explode(a) x` may name the table or the column: it serves as both.
  if (columns.length === 0 && alias !== null) {
    const value = valueOf(ctx, view['this'], scope);
    const rows = generatedRows(ctx, 'explode', [inner], scope);
    const element = rows?.length === 1 ? rows[0] : undefined;
    return relationOf(
      makeShape([
        { kind: 'column', name: foldIdentifier(alias, ctx.dialect), value, parts: element?.parts ?? null },
        openOf({ kind: 'virtual', value }),
      ]),
      nameOf(ctx, naming),
      { qualifiedOnly: true },
    );
  }
  const value = mergeValues([valueOf(ctx, view['this'], scope)]);
  return rowsRelation(ctx, value, naming, 'explode', generatedRows(ctx, 'explode', [inner], scope));
}
