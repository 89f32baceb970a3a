/** A name in FROM: a CTE, a relation made earlier in the text, a column to unnest, a template hole, or a physical table. */
import type { AstObject, Identifier } from '../ast.js';
import { bodyOf, identifierOf, textOf } from '../ast.js';
import { resolvePath } from '../columns.js';
import type { Context } from '../context.js';
import { lostValue } from '../context.js';
import { linkMark } from '../text/database-links.js';
import type { NamePart } from '../dotted-names.js';
import { completeTableName, homeOf, isPlannerSchema, splitQuoted } from '../dotted-names.js';
import { foldName } from '../dialect-rules.js';
import { transformed } from '../edge-kinds.js';
import { shapeOfMade } from '../scripts/made-relations.js';
import type { Naming } from './naming.js';
import { nameOf, withColumnAliases } from './naming.js';
import { columnOfPath } from '../parts/path-columns.js';
import { anyPart } from '../parts/parts.js';
import type { Relation, Scope } from '../scopes.js';
import { cteNamed, relationNamed, relationOf } from '../scopes.js';
import type { Shape } from '../shapes.js';
import { emptyShape, makeShape, openOf } from '../shapes.js';
import { unnestedRelation } from './table-functions.js';
import { otherRows } from './tables-in-calls.js';
import { foldIdentifier } from '../tables.js';
import { mergeValues, unknownValue } from '../values.js';
import { isHole } from '../text/template-blocks.js';

/** The relation of a `table` node. */
export function tableRelation(ctx: Context, body: AstObject, naming: Naming, scope: Scope): Relation {
  const made = bodyOf(body['identifier_func'], 'function');
  if (made !== null && textOf(made['name'])?.toLowerCase() === 'opendatasource')
    return otherRows(ctx, 'opendatasource: rows of another system', naming);
  const written = [body['catalog'], body['schema'], body['name']];
  const identifiers = written.map(identifierOf).filter((each): each is Identifier => each !== null);
  // `db..t` has an empty schema, which stands for the default one.
  const skipsSchema = body['catalog'] !== null && identifiers.length === 2 && identifierOf(body['schema']) === null;
  return namedRelation(ctx, identifiers, skipsSchema, naming, scope);
}

/** The relation that a dotted name means at this place. */
export function namedRelation(
  ctx: Context,
  identifiers: readonly Identifier[],
  skipsSchema: boolean,
  naming: Naming,
  scope: Scope,
): Relation {
  const [first, second] = identifiers;
  const last = identifiers.at(-1);
  if (first === undefined || last === undefined) return relationOf(emptyShape, nameOf(ctx, naming));
  const name = nameOf(ctx, naming) ?? foldIdentifier(lastOfPath(ctx, last), ctx.dialect);
  const aliased = naming.alias !== null;
  const more = { aliased };
  const dotted = identifiers.map((each) => each.name).join('.');

  if (second === undefined) {
    const cte = cteNamed(scope.ctes, first.name);
    if (cte !== null && cte.shape !== null)
      return relationOf(withColumnAliases(ctx, cte.shape, naming.columns), name, more);
    if (ctx.rules.dual && lastOfPath(ctx, first).name.toLowerCase() === 'dual')
      return relationOf(emptyShape, name, more);
  }
  const key = keyOfMade(ctx, dotted.toLowerCase(), identifiers);
  const made = ctx.named.get(key);
  if (made !== undefined) {
    const shape = shapeOfMade(ctx, key, made);
    return relationOf(withColumnAliases(ctx, shape, naming.columns), name, more);
  }
  if (isHole(dotted)) {
    const value = lostValue(ctx, 'sql_template', 'a template expression in place of a table');
    return relationOf(makeShape([openOf({ kind: 'virtual', value })]), name, more);
  }
  if (second === undefined && /^[#@]/.test(first.name)) {
    const value = lostValue(ctx, 'sql_unsupported', `${first.name}: a temporary table made elsewhere`);
    return relationOf(makeShape([openOf({ kind: 'virtual', value })]), name, more);
  }
  if (second !== undefined && ctx.rules.implicitUnnest && isInReach(scope, foldIdentifier(first, ctx.dialect))) {
    const value = mergeValues([resolvePath(ctx, scope, identifiers)], transformed);
    const parts = columnOfPath(ctx, scope, identifiers)?.parts;
    const rows = unnestedRelation(ctx, value, naming, parts ? anyPart(parts) : null);
    const elements = { ...rows, elements: ctx.rules.elementFields ? last.name.toLowerCase() : null };
    // Without an alias its rows are called after the column, and what is not named by it may be one of its fields.
    return aliased ? elements : { ...elements, name, aliased };
  }
  const parts = partsOf(ctx, identifiers);
  return physicalRelation(ctx, skipsSchema ? spread(parts) : parts, naming, name);
}

/** The key of a relation made before: by the schema that temporary ones lie in, or with more or fewer parts of one name. */
function keyOfMade(ctx: Context, dotted: string, identifiers: readonly Identifier[]): string {
  if (ctx.named.size === 0 || ctx.named.has(dotted)) return dotted;
  const schema = ctx.rules.temporarySchemas.find((each) => dotted.startsWith(`${each}.`));
  if (schema !== undefined) return dotted.slice(schema.length + 1);
  const home = homeOf(partsOf(ctx, identifiers), ctx.completion);
  for (const [key, made] of ctx.named) if (home !== null && made.home === home) return key;
  return dotted;
}

/** Whether a relation is called so here or in a query around this one: a path that begins with it is one of its columns. */
function isInReach(scope: Scope, name: string): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (relationNamed(at, name) !== null) return true;
  return false;
}

const linked = new RegExp(`${linkMark}.*`, 's');

function spread(parts: readonly NamePart[]): readonly NamePart[] {
  const last = parts.at(-1);
  return last === undefined ? parts : [...parts.slice(0, -1), { text: '', quoted: true }, last];
}

function physicalRelation(ctx: Context, parts: readonly NamePart[], naming: Naming, name: string): Relation {
  const aliased = naming.alias !== null;
  const completed = completeTableName(parts, ctx.completion);
  if (isPlannerSchema(completed.schema)) {
    const value = unknownValue('hightouch_table', `${completed.schema}.${completed.table}`);
    return relationOf(makeShape([openOf({ kind: 'virtual', value })]), name, { aliased });
  }
  const index = ctx.tables.add(parts, ctx.completion);
  const table = ctx.tables.get(index);
  const shape: Shape =
    table.columns === null
      ? makeShape([openOf({ kind: 'table', table: index })])
      : makeShape(
          table.columns.map((column) => ({ kind: 'column', name: column, value: ctx.tables.column(index, column) })),
        );
  const path = parts.filter((part) => part.text !== '').map((part) => foldName(part, ctx.dialect).replace(linked, ''));
  return relationOf(withColumnAliases(ctx, shape, naming.columns), name, {
    aliased,
    path,
    table: naming.columns.length > 0 ? null : index,
  });
}

/** Name parts as the dialect reads them: paths inside back-ticks split. */
function partsOf(ctx: Context, identifiers: readonly Identifier[]): readonly NamePart[] {
  return identifiers.flatMap(({ name, quoted }) =>
    // The parser gives dashed projects and INFORMATION_SCHEMA paths as one unquoted name.
    ctx.rules.dotsInQuotes ? splitQuoted({ text: name, quoted: true }, ctx.dialect) : [{ text: name, quoted }],
  );
}

/** What a table is called by its columns: its last part, without a link. */
function lastOfPath(ctx: Context, identifier: Identifier): Identifier {
  const link = identifier.name.indexOf(linkMark);
  if (link > 0) return { ...identifier, name: identifier.name.slice(0, link) };
  if (!ctx.rules.dotsInQuotes) return identifier;
  return { ...identifier, name: identifier.name.slice(identifier.name.lastIndexOf('.') + 1) };
}
