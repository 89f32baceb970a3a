import type { Config } from '../config/config.js';
import type { Host } from '../host.js';
import { credentialsError, LineageError } from '../errors.js';
import type { LineageGraph, SyncLineage } from '../model/graph.js';
import type { UnitKey } from '../sinks/sink.js';
import {
  errorResult,
  noCounts,
  noCoverage,
  sinkResult,
  type Counts,
  type PassFindings,
  type PassStatus,
  type Summary,
  type Trouble,
  type Unread,
} from '../result.js';
import type { ApiStats } from '../hightouch/client.js';
import type { Watermark } from '../watermark/watermark.js';
import type { ChosenWindow } from '../watermark/window.js';
import { advanceWatermark } from './advance.js';
import { failedAsAWhole, type Outlet } from './fan-out.js';
import type { SyncTelling } from './tell-sync.js';
import { verdict } from './verdict.js';
import { passId } from './pass-id.js';

/** So many syncs in a row whose runs stay unavailable after all tries mean that the API itself is. */
const unavailableInARow = 3;

/** Keeps the books of one pass: what was told and confirmed, what to remember, what to report. */
export class PassLedger {
  readonly #config: Config;
  readonly #host: Host;
  readonly #startedMs: number;
  readonly passId: string;
  readonly #tellings = new Map<string, SyncTelling>();
  #unreadableRuns = 0;
  #unavailableSyncs = 0;
  readonly #troubles: Trouble[] = [];
  #inARow = 0;
  #asked = 0;
  #refused = 0;
  readonly #unknownStatuses = new Map<string, number>();
  #runs = 0;
  #openRuns = 0;
  #abandoned = 0;
  window: ChosenWindow | null = null;
  workspaceId: string | null = null;
  graph: LineageGraph | null = null;
  outlets: readonly Outlet[] = [];
  /** What the API has said is no more. */
  gone: ReadonlySet<UnitKey> = new Set();
  /** Only a part of the workspace is told. */
  tellsPart = false;
  committed = false;
  apiStats: () => ApiStats = () => ({ requests: 0, retries: 0, rateLimited: 0, waitedMs: 0 });

  constructor(config: Config, host: Host) {
    this.#config = config;
    this.#host = host;
    this.#startedMs = host.now();
    this.passId = passId(this.#startedMs, host.random);
  }

  /** Whether some sync could not be read to its end. */
  get isPartial(): boolean {
    return this.#unavailableSyncs > 0;
  }

  get syncsTold(): number {
    return this.#tellings.size;
  }

  /** Notes a told sync. False when sync after sync stayed unavailable: then the API itself may be, and is to be probed. */
  note(lineage: SyncLineage, telling: SyncTelling): boolean {
    if (telling.asked) this.#asked += 1;
    for (const [word, count] of telling.unknownStatuses) {
      this.#unknownStatuses.set(word, (this.#unknownStatuses.get(word) ?? 0) + count);
    }
    this.#tellings.set(lineage.sync.id, telling);
    this.#runs += telling.runsTold;
    this.#openRuns += telling.openRuns;
    this.#abandoned += telling.abandoned;
    this.#unreadableRuns += telling.skippedRuns;
    if (telling.failure === null) {
      this.#inARow = 0;
      return true;
    }
    const fields = { syncId: lineage.sync.id, job: lineage.jobName, error: telling.failure.message };
    this.#troubles.push({ what: `runs of sync ${lineage.sync.id}`, reason: telling.failure.message });
    if (!(telling.failure instanceof LineageError)) {
      this.#unreadableRuns += 1;
      if (telling.failure.status === 401 || telling.failure.status === 403) this.#refused += 1;
      this.#host.log.warn(fields, 'the runs of a sync cannot be read; it keeps its place and is asked again');
      return true;
    }
    this.#host.log.error(fields, 'the runs of a sync stayed unavailable; it keeps its place and is asked again');
    this.#unavailableSyncs += 1;
    this.#inARow += 1;
    if (this.#inARow < unavailableInARow) return true;
    this.#inARow = 0;
    return false;
  }

  /** Throws `runs_refused` (exit 5) when the key may read the runs of none of the syncs that were asked for. */
  requireRuns(): void {
    if (this.#refused === 0 || this.#refused < this.#asked) return;
    throw credentialsError('Hightouch refused the runs of every sync that was asked for', {
      code: 'runs_refused',
      op: 'read runs',
      hint: 'Give the API key the permission to read sync runs, or leave runs out with --runs=false.',
    });
  }

  /** The watermark to commit, or null when no sink took anything. Counts what vanished with open runs. */
  advance(workspaceId: string, graph: LineageGraph, before: Watermark | null, window: ChosenWindow): Watermark | null {
    const { watermark, abandoned } = advanceWatermark({
      workspaceId,
      graph,
      before,
      window,
      outlets: this.outlets,
      tellings: this.#tellings,
      full: this.#config.full,
      part: this.tellsPart,
      gone: this.gone,
    });
    this.#abandoned += abandoned;
    return watermark;
  }

  summary(error: LineageError | null): Summary {
    const { graph, outlets } = this;
    const receipts = outlets.flatMap(({ sink, receipts }) =>
      receipts === null ? [] : [sinkResult(sink.name, receipts)],
    );
    const counts = this.#counts();
    const coverage = graph?.coverage ?? noCoverage;
    const failures = outlets.flatMap(({ failure }) => (failure === null ? [] : [failure]));
    const outcome = verdict({
      error,
      failures,
      allFailed: outlets.length > 0 && outlets.every(failedAsAWhole),
      undelivered: receipts.some(({ rejected, failed }) => rejected + failed > 0) || this.#unavailableSyncs > 0,
      delivered: receipts.some(({ delivered }) => delivered > 0),
      skipped: counts.skipped,
      coverage,
      minCoverage: this.#config.minCoverage,
      strict: this.#config.strict,
      exitCodeIfUnchanged: this.#config.exitCodeIfUnchanged,
    });
    return {
      status: outcome.status satisfies PassStatus,
      exitCode: outcome.exitCode,
      passId: this.passId,
      workspace: graph?.workspace.id ?? this.workspaceId,
      window: this.window === null ? null : { start: this.window.start, end: this.window.end },
      startedAt: new Date(this.#startedMs).toISOString(),
      durationMs: this.#host.now() - this.#startedMs,
      counts,
      coverage,
      sinks: receipts,
      api: this.apiStats(),
      watermark: { in: this.#config.watermark.in, out: this.committed ? this.#config.watermark.out : null },
      ...(this.#unknownStatuses.size === 0
        ? {}
        : { unknownStatuses: Object.fromEntries([...this.#unknownStatuses].sort()) }),
      outputs: outlets.flatMap(({ receipts }) => receipts?.outputs ?? []),
      ...(outcome.error === null ? {} : { error: errorResult(outcome.error) }),
    };
  }

  /** What this pass wanted to read and could not. */
  unread(): Unread {
    const skipped = (this.graph?.workspace.skipped ?? []).map(({ kind, id, reason }) => ({
      what: id === null ? kind : `${kind} ${id}`,
      reason,
    }));
    return {
      count: this.#counts().skipped + this.#unavailableSyncs,
      troubles: [...skipped, ...this.#troubles],
    };
  }

  findings(): PassFindings {
    const runs = [...this.#tellings].flatMap(([syncId, { runsTold, runsFailed, newestFailed }]) =>
      runsTold === 0 ? [] : [[syncId, { told: runsTold, failed: runsFailed, newestFailed }] as const],
    );
    return { graph: this.graph, runs: new Map(runs) };
  }

  #counts(): Counts {
    const { graph } = this;
    if (graph === null) return noCounts;
    const { workspace } = graph;
    const datasets = new Set<string>();
    let columnEdges = 0;
    for (const lineage of graph.syncs) {
      for (const input of lineage.model?.inputs ?? [])
        datasets.add(`${input.dataset.namespace}\n${input.dataset.name}`);
      if (lineage.output !== null) datasets.add(`${lineage.output.dataset.namespace}\n${lineage.output.dataset.name}`);
      for (const field of lineage.fields) columnEdges += field.sources.length;
    }
    return {
      sources: workspace.sources.size,
      models: workspace.models.size,
      syncs: workspace.syncs.size,
      destinations: workspace.destinations.size,
      runs: this.#runs,
      openRuns: this.#openRuns,
      abandoned: this.#abandoned,
      skipped: workspace.skipped.length + this.#unreadableRuns,
      datasets: datasets.size,
      columnEdges,
    };
  }
}
