/** Stars over tables whose columns are known in part. */
import type { Context } from './context.js';
import type { Open } from './shapes.js';
import { nameBehind } from './shapes.js';

/** Whether a star over a table whose columns are known in part is known to hold this one (lower case). */
export function documents(ctx: Context, open: Open, key: string): boolean {
  const behind = nameBehind(open, key)?.toLowerCase();
  if (behind === undefined) return false;
  if (open.source.kind === 'table') return ctx.tables.documents(open.source.table, behind);
  return open.source.kind === 'through' && documents(ctx, open.source.entry, behind);
}
