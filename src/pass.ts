import { asLineageError, configurationError, type LineageError } from './errors.js';
import { openAnswerFile } from './cache/answer-file.js';
import type { Config } from './config/config.js';
import { closeOutlets, abortOutlets, deliverTo, greetOutlets, openOutlets, type Outlet } from './delivery/fan-out.js';
import { sinkPlaces } from './delivery/sink-places.js';
import { warnOfNames } from './warn-of-names.js';
import { prefetch } from './delivery/prefetch.js';
import { readSync } from './delivery/sync-runs.js';
import { tellGone } from './delivery/tell-gone.js';
import { tellSync } from './delivery/tell-sync.js';
import { PassLedger } from './delivery/ledger.js';
import { warnUnplaced } from './delivery/warn-unplaced.js';
import { openHightouch, type HightouchClient } from './hightouch/client.js';
import { openGitSync } from './hightouch/git-sync/open-git-sync.js';
import type { Host } from './host.js';
import { resolveLineage } from './lineage/resolve.js';
import { isPart } from './lineage/selection.js';
import { openSqlEngine } from './lineage/sql/worker/engine.js';
import type { LineageGraph, ModelLineage } from './model/graph.js';
import type { Workspace } from './model/workspace.js';
import { failedSummary, type PassFindings, type Summary } from './result.js';
import { openSchemas } from './schemas/open-schemas.js';
import { openSinks } from './sinks/registry.js';
import { PassRun } from './pass-run/pass-run.js';
import { beforeSuddenEnd } from './process/sudden-end.js';
import { checkPaths, writeReports } from './reports.js';
import { planSink } from './watermark/sink-plan.js';
import { readWatermark, writeWatermark } from './watermark/watermark-file.js';
import type { Watermark } from './watermark/watermark.js';
import { chooseWindow, type ChosenWindow } from './watermark/window.js';

/**
 * One pass: what a tick of a scheduler does. Window, extract, resolve, deliver, commit.
 *
 * Resolves to the summary on every way out, failure included, after the result has been written; the summary carries the
 * exit code (docs/operations.md). Rejects only when the result itself cannot be written.
 *
 * @param onFindings is told what was found, before the result is written
 */
export async function runPass(
  config: Config,
  host: Host,
  onFindings?: (findings: PassFindings) => void,
): Promise<Summary> {
  const ledger = new PassLedger(config, host);
  const passRun = new PassRun(config, host, ledger.passId);
  const forget = beforeSuddenEnd((error) => passRun.end(ledger.summary(error), ledger.unread()));
  let error: LineageError | null = null;
  try {
    await pass(config, host, ledger, passRun);
  } catch (thrown) {
    error = asLineageError(thrown);
  }
  onFindings?.(ledger.findings());
  try {
    return await report(config, host, ledger, passRun, ledger.summary(error));
  } finally {
    forget();
  }
}

/** The reports come before the end of the pass's own run, since they can still fail, and are written once more with it. */
async function report(
  config: Config,
  host: Host,
  ledger: PassLedger,
  passRun: PassRun,
  summary: Summary,
): Promise<Summary> {
  try {
    await writeReports(config, host, summary, ledger.graph);
  } catch (thrown) {
    const error = asLineageError(host.signal.aborted ? host.signal.reason : thrown);
    await passRun.end(failedSummary(summary, error), ledger.unread());
    throw thrown;
  }
  const told = await passRun.end(summary, ledger.unread());
  if (told === null) return summary;
  const whole = { ...summary, passRun: told.result, outputs: [...summary.outputs, ...told.outputs] };
  await writeReports(config, host, whole, null).catch((thrown: unknown) =>
    host.log.warn(
      { error: asLineageError(thrown).message },
      "the reports could not be written with the pass's own run",
    ),
  );
  return whole;
}

async function pass(config: Config, host: Host, ledger: PassLedger, passRun: PassRun): Promise<void> {
  const watermark = config.watermark.in === null ? null : await readWatermark(config.watermark.in);
  await checkPaths(config);
  host.log.info(sinkPlaces(config), 'the sinks of this pass');
  const window = chooseWindow(config.window, watermark, host.now(), config.watermark.in);
  ledger.window = window;
  ledger.tellsPart = isPart(config.selection);
  ledger.workspaceId = watermark?.workspace ?? null;
  if (window.warning !== null) host.log.warn({ window }, window.warning);
  await passRun.start(window, ledger.workspaceId);
  if (window.empty && !config.full) {
    await carryOver(config, watermark);
    return;
  }

  const { lists, dbt } = await openSchemas(config.schemas, host.log);
  const cache = config.sqlCache === null ? null : await openAnswerFile(config.sqlCache, host.log);
  const outlets: Outlet[] = openSinks(config, host).map((sink) => {
    // A part tells a part: what is due stays due.
    const times = { ...config.window, fullEveryMs: ledger.tellsPart ? null : config.fullEveryMs };
    const plan = planSink(sink.name, sink.address, watermark?.sinks ?? {}, window, times);
    return { sink, plan, failure: null, receipts: null };
  });
  ledger.outlets = outlets;
  await greetOutlets(outlets);
  const client = openClient(config, host);
  const sql = openSqlEngine({ timeoutMs: config.sqlTimeoutMs, workers: config.sqlWorkers, cache, log: host.log });
  ledger.apiStats = () => client.stats();
  let opened = false;
  try {
    const workspace = await client.readWorkspace({
      contracts: config.sinks.includes('datahub') && config.datahub.contracts,
    });
    warnOfNames(config, workspace, host.log);
    const graph = await resolveLineage(workspace, {
      workspaceName: workspaceName(config, workspace, watermark),
      sql,
      selection: config.selection,
      sourceOverrides: config.sourceOverrides,
      destinationOverrides: config.destinationOverrides,
      datasetNames: config.datasetNames,
      tableLists: lists,
      dbt,
      async afterSql() {
        await cache?.save();
        await sql.close();
      },
    });
    ledger.graph = graph;
    requireSameWorkspace(config, workspace, watermark);
    warnUnplaced(graph, host.log);

    opened = true;
    try {
      await openOutlets(outlets, ({ plan, sink }) => ({
        window: { start: plan.start, end: window.end },
        graph,
        told: new Map(Object.entries(plan.place?.told ?? {})),
        names: new Map(Object.entries(plan.place?.names ?? {})),
        backfill: window.backfill,
        full: config.full || plan.full,
        previousEnd: watermark?.sinks[sink.name]?.published ?? null,
        log: host.log,
      }));
      await tellModels(graph, outlets, window, config);
      await tellSyncs(graph, outlets, window, config, client, host, ledger);
      ledger.requireRuns();
      if (seesWhole(graph, window, config, ledger)) {
        const { log, signal } = host;
        ledger.gone = await tellGone(client, outlets, workspace, { concurrency: config.api.concurrency, log, signal });
      }
      host.signal.throwIfAborted();
      await closeOutlets(outlets);
      if (outlets.some(({ failure }) => failure?.errorClass === 'interrupted')) host.signal.throwIfAborted();
    } catch (thrown) {
      await abortOutlets(outlets);
      throw thrown;
    }
    await commit(config, host, ledger, graph, watermark, window);
  } catch (thrown) {
    if (!opened) await abortOutlets(outlets);
    throw thrown;
  } finally {
    await sql.close();
    await client.close();
  }
}

/** Hightouch itself, or a checkout of what it wrote to a repository. */
function openClient({ api, gitSyncDir, workspaceName }: Config, host: Host): HightouchClient {
  return gitSyncDir === null ? openHightouch(api, host) : openGitSync({ dir: gitSyncDir, workspaceName }, host.log);
}

async function tellModels(
  graph: LineageGraph,
  outlets: readonly Outlet[],
  window: ChosenWindow,
  config: Config,
): Promise<void> {
  if (window.backfill && !config.full) return;
  for (const lineage of [...graph.models.values()].sort(bySlug)) {
    await deliverTo(outlets, ({ plan }) => ({ kind: 'model', lineage, full: config.full || plan.full }));
  }
}

async function tellSyncs(
  graph: LineageGraph,
  outlets: readonly Outlet[],
  window: ChosenWindow,
  config: Config,
  client: HightouchClient,
  host: Host,
  ledger: PassLedger,
): Promise<void> {
  const wantRuns = config.selection.runs;
  const options = { full: config.full, runsOnly: window.backfill && !config.full, wantRuns };
  const readings = prefetch(graph.syncs, config.api.concurrency * 2, (lineage) =>
    readSync(client, lineage, outlets, window.end, wantRuns),
  );
  for await (const reading of readings) {
    host.signal.throwIfAborted();
    const isReachable = ledger.note(reading.lineage, await tellSync(client, outlets, reading, options));
    if (!isReachable) await client.probe('syncs');
    host.progress.advance(ledger.syncsTold, graph.syncs.length);
  }
}

/** Absence proves nothing where only a part was looked at, and nothing where all lists are empty: the key may be another's. */
function seesWhole(
  { workspace }: LineageGraph,
  window: ChosenWindow,
  { selection }: Config,
  ledger: PassLedger,
): boolean {
  return workspace.id !== null && !window.backfill && !isPart(selection) && !ledger.isPartial;
}

async function commit(
  config: Config,
  host: Host,
  ledger: PassLedger,
  graph: LineageGraph,
  watermark: Watermark | null,
  window: ChosenWindow,
): Promise<void> {
  const workspaceId = graph.workspace.id ?? watermark?.workspace ?? null;
  if (config.watermark.out === null || config.dryRun) return;
  if (window.backfill) {
    await carryOver(config, watermark);
    return;
  }
  if (config.sinks.length === 0) {
    host.log.warn({}, 'no sink is left to deliver to: nothing was told, and the watermark stays where it is');
    return;
  }
  if (workspaceId === null) {
    host.log.warn({}, 'the workspace lists nothing, so its id is not known and no watermark is written');
    return;
  }
  const next = ledger.advance(workspaceId, graph, watermark, window);
  if (next === null) {
    await carryOver(config, watermark);
    return;
  }
  await writeWatermark(config.watermark.out, next);
  ledger.committed = true;
}

/** A pass that does not move the watermark still hands it on when it goes from one file to another. */
async function carryOver(config: Config, watermark: Watermark | null): Promise<void> {
  const { in: from, out: to } = config.watermark;
  if (watermark !== null && to !== null && from !== to && !config.dryRun) await writeWatermark(to, watermark);
}

function workspaceName(config: Config, workspace: Workspace, watermark: Watermark | null): string {
  return config.workspaceName ?? workspace.id ?? watermark?.workspace ?? 'workspace';
}

function requireSameWorkspace(config: Config, workspace: Workspace, watermark: Watermark | null): void {
  if (watermark === null || workspace.id === null || workspace.id === watermark.workspace) return;
  throw configurationError(
    `watermark ${config.watermark.in} is of workspace ${watermark.workspace}, and the key is of workspace ${workspace.id}`,
    {
      code: 'watermark_of_another_workspace',
      op: 'read watermark',
      hint: 'Give each workspace its own --watermark file, or check that the API key is the right one.',
    },
  );
}

function bySlug(a: ModelLineage, b: ModelLineage): number {
  if (a.model.slug !== b.model.slug) return a.model.slug < b.model.slug ? -1 : 1;
  return a.model.id.length - b.model.id.length || (a.model.id < b.model.id ? -1 : 1);
}
