/** Statements after which a relation that the text has made holds nothing of what it held: TRUNCATE, DELETE of all, INSERT OVERWRITE. */
import type { AstObject, Node } from '../ast.js';
import { isObject, listOf } from '../ast.js';
import type { NamedRelation } from '../context.js';
import { deletedTables } from './deletes.js';
import type { Shape } from '../shapes.js';
import { emptyShape, makeShape } from '../shapes.js';
import { nothing } from '../values.js';

/** The table that the statement leaves empty; null for any other statement, and where some rows may stay. */
export function emptiedTable({ tag, body }: Node): AstObject | null {
  if (tag === 'truncate') {
    const table = isObject(body['table']) ? body['table'] : null;
    // Of partitions alone; SQL Server's stand where hints do.
    return isObject(body['partition']) || listOf(table?.['hints']).length > 0 ? null : table;
  }
  if (tag !== 'delete') return null;
  const chooses = ['where_clause', 'using', 'joins', 'limit', 'order_by', 'with', 'from_clause'] as const;
  if (chooses.some((key) => isObject(body[key]) || listOf(body[key]).length > 0)) return null;
  const [only, ...others] = deletedTables(body);
  return others.length === 0 ? (only ?? null) : null;
}

/** Whether the rows of an INSERT take the place of all others. */
export function overwrites(insert: AstObject): boolean {
  return insert['overwrite'] === true && listOf(insert['partition']).length === 0;
}

/** The same columns with nothing in them; none where they are not all known. */
export function emptied({ items, opens }: Shape): Shape {
  if (opens.length > 0) return emptyShape;
  return makeShape(
    items.map((item) => ({ kind: 'column', name: item.kind === 'column' ? item.name : null, value: nothing })),
  );
}

/** The steps that what it holds depends on: of those before it was last emptied for sure, the columns that were added. */
export function sinceEmptied({ steps, within: own }: NamedRelation): NamedRelation['steps'] {
  const last = steps.findLastIndex(
    ({ step, within }) => step.kind === 'emptied' && within.every((branch) => own.includes(branch)),
  );
  return steps.filter(({ step }, place) => place > last || step.kind === 'column');
}
