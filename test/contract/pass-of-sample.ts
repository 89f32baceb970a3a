/** The sample workspace as one pass gives it to a sink. */
import { silentLogger } from '#src/log/logger.js';
import { runState } from '#src/model/run-state.js';
import type { PassView, Unit } from '#src/sinks/sink.js';
import type { SampleGraph } from '../support/sample-graph.js';

/** End of the window of `viewOf`. */
export const end = '2026-03-02T09:00:00.000Z';

/** A first pass that ends at `end`, but for what a test says. */
export function viewOf({ graph }: SampleGraph, overrides: Partial<PassView> = {}): PassView {
  return {
    window: { start: '2026-02-23T09:00:00.000Z', end },
    graph,
    told: new Map(),
    backfill: false,
    full: false,
    previousEnd: null,
    log: silentLogger,
    ...overrides,
  };
}

/** Every model, and every sync with its started runs behind it. */
export function unitsOf({ graph, runs: runsOfSync }: SampleGraph, full = false): Unit[] {
  const list: Unit[] = [...graph.models.values()].map((lineage) => ({ kind: 'model', lineage, full }));
  for (const lineage of graph.syncs) {
    list.push({ kind: 'sync', lineage, full });
    const runs = (runsOfSync.get(lineage.sync.id) ?? [])
      .filter((run) => run.startedAt !== null)
      .map((run) => ({ run, tellStart: true, tellEnd: runState(run) !== 'open' }));
    if (runs.length > 0) list.push({ kind: 'runs', lineage, runs });
  }
  return list;
}
