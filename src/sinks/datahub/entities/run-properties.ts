import type { RowCounts, SyncRun } from '../../../model/workspace.js';
import { customProperties } from '../custom-properties.js';

/** Custom properties of a run: the connector's names, but for the query's size, which is rows and is called so. */
export function runProperties(
  syncId: string,
  run: SyncRun,
  maskError: (text: string) => string,
): Readonly<Record<string, string>> {
  return customProperties({
    sync_run_id: run.id,
    sync_id: syncId,
    status: run.status,
    ...rowProperties('planned_rows', run.planned),
    ...rowProperties('successful_rows', run.successful),
    ...rowProperties('failed_rows', run.failed),
    query_size_rows: run.querySize,
    completion_ratio: run.completionRatio === null ? null : `${(run.completionRatio * 100).toFixed(1)}%`,
    error_message: run.error === null ? null : maskError(run.error),
    error_code: run.errorCode,
  });
}

export function rowProperties(prefix: string, rows: RowCounts | null): Readonly<Record<string, number>> {
  if (rows === null) return {};
  return {
    [`${prefix}_added`]: rows.added,
    [`${prefix}_changed`]: rows.changed,
    [`${prefix}_removed`]: rows.removed,
    [`${prefix}_total`]: totalRows(rows),
  };
}

export function totalRows(rows: RowCounts): number {
  return rows.added + rows.changed + rows.removed;
}
