import type { SyncLineage } from '../../model/graph.js';
import { assetSyncs, type Warning } from './asset-syncs.js';
import { checkMessage, declaredChecks, type CheckedPass } from './checks.js';
import { assetColumns } from './columns.js';
import type { PipesContext } from './context.js';
import { passFigures, syncFigures } from './figures.js';
import { fitMetadata, type LongMetadata } from './fit-metadata.js';
import { messageLine, type PipesMessage } from './messages.js';

export interface ReportedPass extends CheckedPass {
  /** `--column-lineage` */
  readonly columnLineage: boolean;
}

/** What a pass that has not failed tells Dagster: for every asset key a materialization, then the checks it declares. */
export function reportMessages(
  context: PipesContext,
  pass: ReportedPass,
): { readonly messages: readonly PipesMessage[]; readonly warnings: readonly Warning[] } {
  const { graph, summary } = pass;
  const { byKey, warnings } =
    graph === null
      ? { byKey: new Map(context.assetKeys.map((key) => [key, null])), warnings: [] }
      : assetSyncs(context, graph);
  const messages: PipesMessage[] = [];
  for (const [key, syncs] of byKey) {
    messages.push(materialization(key, syncs, pass, context));
    for (const name of declaredChecks(context.extras, key)) {
      messages.push(checkMessage(name, key, syncs, pass, context.extras));
    }
  }
  const { status, exitCode, passId, workspace, window, counts, watermark } = summary;
  const payload = { status, exitCode, passId, workspace, window, counts, watermark };
  messages.push({ method: 'report_custom_message', params: { payload } });
  return { messages, warnings };
}

function materialization(
  assetKey: string,
  syncs: readonly SyncLineage[] | null,
  pass: ReportedPass,
  { extras }: PipesContext,
): PipesMessage {
  const message = (metadata: LongMetadata['figures']): PipesMessage => ({
    method: 'report_asset_materialization',
    params: { asset_key: assetKey, metadata, data_version: null },
  });
  const envelope = Buffer.byteLength(`${messageLine(message({}))}\n`);
  return message(fitMetadata(longMetadata(syncs, pass, extras.tableAssetKey), extras.maxMessageBytes - envelope));
}

function longMetadata(
  syncs: readonly SyncLineage[] | null,
  { summary, graph, runs, columnLineage }: ReportedPass,
  tableTemplate: readonly string[],
): LongMetadata {
  const told = syncs ?? graph?.syncs ?? [];
  const columns = graph === null || !columnLineage ? [] : assetColumns(told, graph, tableTemplate, syncs === null);
  if (syncs === null) {
    const { coverage, sinks } = summary;
    const figures = passFigures(summary, runs);
    return { figures, columns, lists: { unresolved: coverage.unresolved, sinks } };
  }
  const reasons = syncs.flatMap(({ sync, unresolved }) =>
    unresolved.map(({ reason, detail }) => ({ sync: sync.slug ?? sync.id, reason, detail })),
  );
  return { figures: syncFigures(summary, syncs, runs), columns, lists: { unresolved: reasons } };
}
