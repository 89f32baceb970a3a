import type { Summary } from '../result.js';

type Row = readonly [string, string];

/** The figures of a pass as a short table for people, a line each. */
export function figureLines({ counts, coverage }: Summary): readonly string[] {
  return table([
    ['sources', String(counts.sources)],
    ['models', String(counts.models)],
    ['syncs', String(counts.syncs)],
    ['destinations', String(counts.destinations)],
    ['runs told', `${counts.runs} (${counts.openRuns} still open)`],
    ['column edges', String(counts.columnEdges)],
    ['syncs resolved', share(coverage.syncsResolved, coverage.syncsTotal)],
    ['columns resolved', share(coverage.columnsResolved, coverage.columnsTotal)],
  ]);
}

/** Two columns, indented. */
export function table(rows: readonly Row[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

/** What lies in the output directory of a pass beside the files of its sinks. */
export function reportRows(folder: string): readonly Row[] {
  return [
    [`${folder}/coverage.json`, 'what could not be resolved, and why'],
    [`${folder}/summary.json`, 'the result of the pass'],
    [`${folder}/metrics.prom`, 'the same figures for Prometheus'],
  ];
}

function share(part: number, whole: number): string {
  return whole === 0 ? '0 of 0' : `${part} of ${whole} (${Math.floor((100 * part) / whole)} %)`;
}
