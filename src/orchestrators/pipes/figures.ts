/** What an asset is told to be, in figures. */
import type { SyncLineage } from '../../model/graph.js';
import type { SyncRunsTold, Summary } from '../../result.js';
import { float, type Metadata } from './messages.js';

/** Figures of the pass as a whole. */
export function passFigures(summary: Summary, runs: ReadonlyMap<string, SyncRunsTold>): Metadata {
  const { counts, coverage, sinks } = summary;
  const { syncsResolved, syncsTotal, columnsResolved, columnsTotal } = coverage;
  return {
    ...passOfAll(summary),
    syncs: int(counts.syncs),
    models: int(counts.models),
    sources: int(counts.sources),
    destinations: int(counts.destinations),
    datasets: int(counts.datasets),
    column_edges: int(counts.columnEdges),
    syncs_resolved: int(syncsResolved),
    columns_resolved: int(columnsResolved),
    ...share('sync_coverage', syncsResolved, syncsTotal),
    ...share('column_coverage', columnsResolved, columnsTotal),
    runs: int(counts.runs),
    failed_runs: int([...runs.values()].reduce((sum, { failed }) => sum + failed, 0)),
    open_runs: int(counts.openRuns),
    skipped_objects: int(counts.skipped),
    delivered: int(sinks.reduce((sum, { delivered }) => sum + delivered, 0)),
    duration_seconds: float(summary.durationMs / 1000),
  };
}

/** Figures of one sync, or of all syncs into one object. */
export function syncFigures(
  summary: Summary,
  syncs: readonly SyncLineage[],
  runs: ReadonlyMap<string, SyncRunsTold>,
): Metadata {
  const told = syncs.map(({ sync }) => runs.get(sync.id));
  const columnsRead = sum(syncs.map(({ columns }) => columns.read));
  const columnsResolved = sum(syncs.map(({ columns }) => columns.resolved));
  const [first] = syncs;
  const dataset = first?.output?.dataset;
  return {
    ...passOfAll(summary),
    sync: text(someOf(syncs.map(({ sync }) => sync.slug ?? sync.id))),
    model: text(someOf([...new Set(syncs.map(({ model }) => model?.model.slug ?? 'gone'))])),
    destination: text(first?.destination?.type ?? 'gone'),
    ...(dataset === undefined ? {} : { dataset: text(`${dataset.namespace}/${dataset.name}`) }),
    resolved: { type: 'bool', raw_value: syncs.every(({ resolved }) => resolved) },
    columns_read: int(columnsRead),
    columns_resolved: int(columnsResolved),
    ...share('column_coverage', columnsResolved, columnsRead),
    runs: int(sum(told.map((one) => one?.told ?? 0))),
    failed_runs: int(sum(told.map((one) => one?.failed ?? 0))),
  };
}

export function int(value: number): Metadata[string] {
  return { type: 'int', raw_value: value };
}

export function text(value: string): Metadata[string] {
  return { type: 'text', raw_value: value };
}

/** As many names as stay readable. */
export function someOf(names: readonly string[]): string {
  const most = 20;
  const rest = names.length - most;
  return `${names.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Nothing of nothing is no share. */
export function share(name: string, part: number, whole: number): Metadata {
  return whole === 0 ? {} : { [name]: float(Math.round((part / whole) * 10_000) / 10_000) };
}

function passOfAll({ status, passId, workspace, window }: Summary): Metadata {
  return {
    status: text(status),
    pass_id: text(passId),
    ...(workspace === null ? {} : { workspace: text(workspace) }),
    ...(window === null ? {} : { window_start: timestamp(window.start), window_end: timestamp(window.end) }),
  };
}

function timestamp(iso: string): Metadata[string] {
  return { type: 'timestamp', raw_value: Date.parse(iso) / 1000 };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
