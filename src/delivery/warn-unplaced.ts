import type { Logger } from '../log/logger.js';
import type { LineageGraph } from '../model/graph.js';

/** Says once of which sources the place is not known, so that their tables may not meet those that other tools name. */
export function warnUnplaced(graph: LineageGraph, log: Logger): void {
  const details = graph.everySync.flatMap(({ unresolved }) =>
    unresolved.filter(({ reason }) => reason === 'source_place_unknown').map(({ detail }) => detail),
  );
  if (details.length === 0) return;
  const sources = [...new Set(details)].sort();
  log.warn(
    { sources: sources.slice(0, 50), count: sources.length },
    'nothing says where some sources lie: name them with --dataset-names',
  );
}
