import type { RunState } from '../../../model/run-state.js';
import type { RowCounts, Sync, SyncRun } from '../../../model/workspace.js';
import { fullTable, type OperationAspect } from '../aspects/run.js';
import { customProperties } from '../custom-properties.js';
import { proposal, type Proposal } from '../mcp.js';
import type { Urn } from '../urns.js';
import { rowProperties, totalRows } from './run-properties.js';

/**
 * What an ended run did to its destination: gives the dataset its freshness, and its rejected rows a place. A run that
 * failed or was stopped counts only when it wrote rows.
 *
 * @param end milliseconds
 */
export function operationProposals(
  destination: Urn,
  sync: Sync,
  run: SyncRun,
  state: RunState,
  end: number,
): readonly Proposal[] {
  const written = run.successful === null ? null : totalRows(run.successful);
  if (state !== 'complete' && (written === null || written === 0)) return [];
  return [
    proposal(destination, 'operation', {
      timestampMillis: end,
      partitionSpec: fullTable,
      messageId: run.id,
      operationType: operationType(run.successful),
      numAffectedRows: written ?? undefined,
      sourceType: 'DATA_PROCESS',
      customProperties: customProperties({
        sync_id: sync.id,
        sync_run_id: run.id,
        status: run.status,
        ...rowProperties('successful_rows', run.successful),
        ...rowProperties('failed_rows', run.failed),
      }),
      lastUpdatedTimestamp: end,
    }),
  ];
}

function operationType(rows: RowCounts | null): OperationAspect['operationType'] {
  if (rows === null || rows.changed > 0) return 'UPDATE';
  if (rows.added > 0) return rows.removed > 0 ? 'UPDATE' : 'INSERT';
  return rows.removed > 0 ? 'DELETE' : 'UPDATE';
}
