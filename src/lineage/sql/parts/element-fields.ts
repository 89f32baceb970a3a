/** Bare names beside or over the elements of an array, `from t, unnest(t.items) x`: fields of the elements, or columns. */
import type { Context } from '../context.js';
import { documents } from '../open-columns.js';
import { exportFields } from '../public-exports.js';
import { lookOver, readByQualifiedName } from '../qualified-names.js';
import type { Relation, Scope } from '../scopes.js';
import { columnsNamed, letsThrough, throughOpen } from '../shapes.js';
import { lookupKey } from '../tables.js';
import type { Value } from '../values.js';
import { mergeValues, unknownValue } from '../values.js';

export interface Beside {
  /** The relations that the name may mean. */
  readonly open: readonly Relation[];
  /** Elements that may have a field of the name, though a column is meant more likely. */
  readonly doubts: readonly Relation[];
}

/**
 * Whose a name is that no relation is known to have, out of those of unknown columns (`open`) and the arrays' elements beside
 * them: what the query itself reads by a qualified name counts, and what is documented of the tables.
 */
export function besideElements(ctx: Context, scope: Scope, name: string, open: readonly Relation[]): Beside {
  const arrays = scope.relations.filter(
    (each) => each.visible && each.elements !== null && passing(each, name) !== undefined,
  );
  if (arrays.length === 0) return { open, doubts: [] };
  const key = name.toLowerCase();
  const tables = open.filter((each) => !arrays.includes(each));
  const proven = readByQualifiedName(ctx, scope, key, [...tables, ...arrays]);
  const having = proven.length > 0 ? proven : [...tables, ...arrays].filter((each) => hasByDocument(ctx, each, key));
  if (having.length > 0) return { open: having, doubts: [] };
  if (
    tables.length === 0 &&
    arrays.every((each) => fieldsOf(ctx, each) !== null) &&
    isDocumentedAround(ctx, scope, key)
  )
    return { open: [], doubts: [] };
  const possible = arrays.filter((each) => !isScalar(scope, each));
  const meant = open.filter((each) => tables.includes(each) || possible.includes(each));
  return { open: meant, doubts: tables.length === 0 ? [] : possible.filter((each) => !meant.includes(each)) };
}

/** The value with a note that a field of the elements may be meant. */
export function assumedColumn(value: Value, said: string, owner: Relation, doubts: readonly Relation[]): Value {
  if (doubts.length === 0) return value;
  const where = doubts.map(({ name }) => name ?? 'an array').join(', ');
  const detail = `${said}: taken from ${owner.name ?? 'a sub-query'}, though elements of ${where} may have such fields`;
  return mergeValues([value, unknownValue('column_assumed', detail)]);
}

/**
 * What the name means where no other relation of this query has it: a field of the one array's elements, in doubt where a
 * relation of unknown columns stands around the query. Null when the scope has no such array, or a column around it is known.
 */
export function fieldOfElements(ctx: Context, scope: Scope, name: string): Value | null {
  const key = name.toLowerCase();
  lookOver(ctx, scope);
  const arrays = scope.relations.filter(
    (each) => each.visible && each.qualifiedOnly && passing(each, name) !== undefined && !isScalar(scope, each),
  );
  const [array, ...others] = arrays;
  const entry = array === undefined ? undefined : passing(array, name);
  const value = entry === undefined ? null : throughOpen(entry, name, ctx.tables.column);
  if (array === undefined || value === null) return null;
  const doubts: Relation[] = [];
  for (let at = scope.parent; at !== null; at = at.parent) {
    if (at.locals?.has(key) === true || at.using.has(key) || at.aliases.has(lookupKey(name, ctx.dialect))) return null;
    for (const relation of at.relations) {
      if (!relation.visible) continue;
      if (columnsNamed(relation.shape, name).length > 0) return null;
      if (relation.qualifiedOnly || passing(relation, name) === undefined) continue;
      if (fieldsOf(ctx, array) !== null && hasByDocument(ctx, relation, key)) return null;
      doubts.push(relation);
    }
  }
  if (others.length + doubts.length === 0) return value;
  const where = [...others, ...doubts].map((relation) => relation.name ?? 'a sub-query').join(', ');
  // Where other fields are read by the alias, a name without it is as likely a column of the query around.
  if (others.length > 0 || scope.fielded.has(array.name ?? ''))
    return mergeValues([
      value,
      unknownValue('column_ambiguous', `${name}: may come from ${array.name ?? 'an array'}, ${where}`),
    ]);
  const detail = `${name}: taken from ${array.name ?? 'an array'}, though ${where} may have such columns`;
  return mergeValues([value, unknownValue('column_assumed', detail)]);
}

/** Whether the elements are read as a whole, and no field of them by the alias: they have none. */
function isScalar(scope: Scope, { name }: Relation): boolean {
  return name !== null && scope.whole.has(name) && !scope.fielded.has(name);
}

/** Whether what is documented says that a table has this column (lower case), or the elements this field. */
function hasByDocument(ctx: Context, relation: Relation, key: string): boolean {
  if (relation.elements !== null) return fieldsOf(ctx, relation)?.has(key) ?? false;
  return relation.shape.opens.some((entry) => documents(ctx, entry, key));
}

/** Documented fields of an array's elements, lower case; null where they are not known. */
function fieldsOf(ctx: Context, { elements, shape }: Relation): ReadonlySet<string> | null {
  if (elements === null) return null;
  const source = shape.opens.find((entry) => entry.source.kind === 'virtual')?.source;
  const [only, ...others] = source?.kind === 'virtual' ? source.value.deps.values() : [];
  if (only === undefined || others.length > 0) return null;
  return exportFields(ctx.dialect, ctx.tables.get(only.table).table, elements);
}

function isDocumentedAround(ctx: Context, scope: Scope, key: string): boolean {
  for (let at = scope.parent; at !== null; at = at.parent)
    if (at.relations.some((each) => each.visible && hasByDocument(ctx, each, key))) return true;
  return false;
}

function passing({ shape }: Relation, name: string): Relation['shape']['opens'][number] | undefined {
  return shape.opens.find((entry) => letsThrough(entry, name));
}
