/** From what Hightouch says to what we conclude: the whole lineage of a workspace. */
import type { LineageGraph, ModelLineage, TableNode } from '../model/graph.js';
import type { Workspace } from '../model/workspace.js';
import { coverageOf } from './coverage.js';
import type { DbtMetadata } from './dbt.js';
import { compareText, jobNames } from './job-names.js';
import type { TableLists } from './known-tables.js';
import { modelLineage, resolveModels } from './models.js';
import type { DatasetNameOverrides, PlaceOverride } from './names/name-overrides.js';
import { selectModels, selectSyncs } from './selection.js';
import type { LineageSelection } from './selection.js';
import type { SqlEngine } from './sql/port.js';
import { syncLineage, traceSync } from './syncs.js';

export interface LineageOptions {
  /** How the workspace is called in job names. */
  readonly workspaceName: string;
  readonly sql: SqlEngine;
  /** Called, and awaited, once the engine has been asked for the last time: a worker holds tens of megabytes. */
  readonly afterSql?: () => Promise<void>;
  /** What is told. Coverage, and the columns in demand, are always those of the whole workspace. */
  readonly selection: LineageSelection;
  readonly sourceOverrides: Readonly<Record<string, PlaceOverride>>;
  readonly destinationOverrides: Readonly<Record<string, PlaceOverride>>;
  readonly datasetNames: DatasetNameOverrides;
  /** Columns of tables that files tell; none by default. */
  readonly tableLists?: TableLists;
  /** What dbt's artifacts tell; nothing by default. */
  readonly dbt?: DbtMetadata | null;
}

/**
 * Resolves every listed sync, and returns a graph that tells those that are selected. What cannot be resolved stands in it with a
 * reason; the promise rejects only when the SQL engine itself fails. Equal input gives an equal graph, in an equal order.
 */
export async function resolveLineage(workspace: Workspace, options: LineageOptions): Promise<LineageGraph> {
  const told = selectSyncs(workspace, options.selection);
  const toldModels = selectModels(workspace, options.selection, told);
  const syncs = [...workspace.syncs.values()];
  const needed = [...syncs.map(({ modelId }) => modelId), ...toldModels.map(({ id }) => id)];
  const tracers = await resolveModels(workspace, needed, options);
  await options.afterSql?.();

  const traced = new Map(
    syncs.map((sync) => [sync.id, traceSync(sync, workspace, tracers.get(sync.modelId) ?? null, options)] as const),
  );
  // Only now, when every sync has asked for its columns, is a model finished.
  const finished = new Map([...tracers].map(([id, tracer]) => [id, modelLineage(tracer)] as const));
  const models = new Map<string, ModelLineage>();
  for (const { id } of toldModels.sort((a, b) => compareText(a.id, b.id))) {
    const model = finished.get(id);
    if (model !== undefined) models.set(id, model);
  }

  const names = jobNames(syncs, options.workspaceName);
  const everySync = syncs
    .flatMap((sync) => {
      const one = traced.get(sync.id);
      const jobName = names.get(sync.id);
      if (one === undefined || jobName === undefined) return [];
      return [syncLineage(one, jobName, finished.get(sync.modelId) ?? null)];
    })
    .sort((a, b) => compareText(a.jobName, b.jobName));
  const toldIds = new Set(told.map(({ id }) => id));
  return {
    workspace,
    workspaceName: options.workspaceName,
    tables: tablesOf(finished.values()),
    models,
    syncs: told.length === syncs.length ? everySync : everySync.filter(({ sync }) => toldIds.has(sync.id)),
    everySync,
    coverage: coverageOf(traced.values()),
  };
}

/** The tables of these models by key, sorted; the node that knows its columns stands for one that does not. */
function tablesOf(models: Iterable<ModelLineage>): ReadonlyMap<string, TableNode> {
  const tables = new Map<string, TableNode>();
  for (const { inputs } of models) {
    for (const node of inputs) {
      if (node.kind === 'table' && (tables.get(node.key)?.columns ?? null) === null) tables.set(node.key, node);
    }
  }
  return new Map([...tables].sort(([a], [b]) => compareText(a, b)));
}
