import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '#src/log/logger.js';
import type { LineageGraph } from '#src/model/graph.js';
import { runState } from '#src/model/run-state.js';
import type { SyncRun } from '#src/model/workspace.js';
import { openSinks } from '#src/sinks/registry.js';
import type { PassView, Receipts, Unit } from '#src/sinks/sink.js';
import { testConfig, testHost, type Overrides } from './pass-world.js';

export const toldEnd = '2026-03-02T09:00:00.000Z';

/** Every unit of a graph, as a pass delivers them. */
export function unitsOf(graph: LineageGraph, runs: ReadonlyMap<string, readonly SyncRun[]> = new Map()): Unit[] {
  const units: Unit[] = [...graph.models.values()].map((lineage) => ({ kind: 'model', lineage, full: false }));
  for (const lineage of graph.syncs) {
    units.push({ kind: 'sync', lineage, full: false });
    const told = (runs.get(lineage.sync.id) ?? [])
      .filter((run) => run.startedAt !== null)
      .map((run) => ({ run, tellStart: true, tellEnd: runState(run) !== 'open' }));
    if (told.length > 0) units.push({ kind: 'runs', lineage, runs: told });
  }
  return units;
}

/** What the OpenLineage sink, as the configuration opens it, makes of units: its file, parsed, and its receipts. */
export async function eventsOf<E>(
  graph: LineageGraph,
  units: readonly Unit[],
  openlineage: NonNullable<Overrides['openlineage']>,
  view: Partial<PassView> = {},
): Promise<{ readonly events: E[]; readonly receipts: Receipts }> {
  const outputDir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-told-'));
  try {
    const config = testConfig('http://127.0.0.1', outputDir, { sinks: ['openlineage'], outputDir, openlineage });
    const [sink] = openSinks(
      config,
      testHost(() => 0),
    );
    if (sink === undefined) throw new Error('the registry has no OpenLineage sink');
    await sink.open({
      window: { start: '2026-02-23T09:00:00.000Z', end: toldEnd },
      graph,
      told: new Map(),
      backfill: false,
      full: false,
      previousEnd: null,
      log: silentLogger,
      ...view,
    });
    for (const unit of units) await sink.deliver(unit);
    const receipts = await sink.close('complete');
    const text = receipts.outputs.length === 0 ? '' : await readFile(config.openlineage.file ?? '', 'utf8');
    const lines = text.split('\n').filter((line) => line !== '');
    return { events: lines.map((line) => JSON.parse(line) as E), receipts }; // written by the sink under test
  } finally {
    await rm(outputDir, { recursive: true, force: true });
  }
}
