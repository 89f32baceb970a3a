import type { Coverage, LineageGraph } from './model/graph.js';
import type { SyncRun } from './model/workspace.js';
import type { LineageError } from './errors.js';
import type { Receipts, SinkName, Window } from './sinks/sink.js';

export type PassStatus = 'ok' | 'partial' | 'failed' | 'unchanged';

export interface Counts {
  readonly sources: number;
  readonly models: number;
  readonly syncs: number;
  readonly destinations: number;
  /** Runs told to some sink. */
  readonly runs: number;
  /** Runs remembered because they have not ended. */
  readonly openRuns: number;
  /** Open runs no longer waited for. */
  readonly abandoned: number;
  /** Objects that the API gave and that could not be read. */
  readonly skipped: number;
  readonly datasets: number;
  readonly columnEdges: number;
}

export interface SinkResult {
  readonly name: SinkName;
  readonly delivered: number;
  readonly rejected: number;
  readonly failed: number;
  /** Entities that were told removed; absent when there were none. */
  readonly removed?: number;
  readonly error?: string;
}

/** Something that could not be read. */
export interface Trouble {
  /** `model 12`, `runs of sync 7` */
  readonly what: string;
  readonly reason: string;
}

/** Everything that a pass wanted to read and could not. */
export interface Unread {
  /** More than `troubles` when runs could not be read one by one. */
  readonly count: number;
  readonly troubles: readonly Trouble[];
}

/** The runs of one sync that a pass has told to some sink. */
export interface SyncRunsTold {
  readonly told: number;
  /** Those whose end was told, and was a failure. */
  readonly failed: number;
  readonly newestFailed: SyncRun | null;
}

/** What a pass has found, for whoever runs it in this process. */
export interface PassFindings {
  /** null when it failed before, or had nothing to look at. */
  readonly graph: LineageGraph | null;
  /** By sync id; only syncs with a run that was told. */
  readonly runs: ReadonlyMap<string, SyncRunsTold>;
}

/** The pass's own run, when it was told. */
export interface PassRunResult {
  readonly namespace: string;
  readonly job: string;
  /** Events that a receiver or file has: START and end count for each. */
  readonly delivered: number;
  readonly failed: number;
}

/** What `--result` and `summary.json` hold (at most 48 KB). Times are ISO 8601 UTC, durations milliseconds. */
export interface Summary {
  readonly status: PassStatus;
  readonly exitCode: number;
  readonly passId: string;
  readonly workspace: string | null;
  readonly window: Window | null;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly counts: Counts;
  readonly coverage: Coverage;
  readonly sinks: readonly SinkResult[];
  readonly api: {
    readonly requests: number;
    readonly retries: number;
    readonly rateLimited: number;
    readonly waitedMs: number;
  };
  readonly watermark: { readonly in: string | null; readonly out: string | null };
  /** Run statuses that this version does not know, with the number of runs told that had them. */
  readonly unknownStatuses?: Readonly<Record<string, number>>;
  readonly passRun?: PassRunResult;
  readonly outputs: readonly string[];
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
}

export const noCounts: Counts = {
  sources: 0,
  models: 0,
  syncs: 0,
  destinations: 0,
  runs: 0,
  openRuns: 0,
  abandoned: 0,
  skipped: 0,
  datasets: 0,
  columnEdges: 0,
};

export const noCoverage: Coverage = {
  syncsResolved: 0,
  syncsTotal: 0,
  columnsResolved: 0,
  columnsTotal: 0,
  unresolved: [],
};

export function sinkResult(name: SinkName, receipts: Receipts): SinkResult {
  const { delivered, rejected, failed, removed, error } = receipts;
  const counts = { delivered, rejected, failed, ...(removed === undefined ? {} : { removed }) };
  return { name, ...counts, ...(error === null ? {} : { error: error.message }) };
}

/** The error as the result shows it. */
export function errorResult(error: LineageError): NonNullable<Summary['error']> {
  return { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}

/** A summary whose pass did all its work and then failed at its reports. */
export function failedSummary(summary: Summary, error: LineageError): Summary {
  return { ...summary, status: 'failed', exitCode: error.exitCode, error: errorResult(error) };
}

const maxResultBytes = 48 * 1024;

/** The result as text of at most 48 KB: what is longest and least needed gives way first. */
export function resultText(summary: Summary): string {
  for (const shorter of [
    summary,
    { ...summary, outputs: summary.outputs.slice(0, 50) },
    {
      ...summary,
      outputs: [],
      error: shortened(summary.error),
      sinks: summary.sinks.map((sink) => shortenedSink(sink)),
    },
  ]) {
    const text = `${JSON.stringify(shorter)}\n`;
    if (Buffer.byteLength(text) <= maxResultBytes) return text;
  }
  return `${JSON.stringify({ ...summary, outputs: [], error: undefined, sinks: [] })}\n`;
}

function shortened(error: Summary['error']): Summary['error'] {
  return error === undefined ? undefined : { ...error, message: error.message.slice(0, 4096) };
}

function shortenedSink(sink: SinkResult): SinkResult {
  return sink.error === undefined ? sink : { ...sink, error: sink.error.slice(0, 4096) };
}
