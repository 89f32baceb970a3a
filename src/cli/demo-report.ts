import type { JobEvent } from '../openlineage/events.js';
import type { InputField } from '../openlineage/facets/column-lineage.js';
import type { Summary } from '../result.js';
import { tastes, type Story } from './lineage-stories.js';

/**
 * What `demo` prints: figures of the pass, some columns on their way, and where the files are.
 *
 * @param folder the output directory, as a person would type it
 */
export function demoReport(summary: Summary, events: readonly JobEvent[], folder: string): string {
  const { counts, coverage } = summary;
  const figures: readonly (readonly [string, string])[] = [
    ['sources', String(counts.sources)],
    ['models', String(counts.models)],
    ['syncs', String(counts.syncs)],
    ['destinations', String(counts.destinations)],
    ['runs told', `${counts.runs} (${counts.openRuns} still open)`],
    ['column edges', String(counts.columnEdges)],
    ['syncs resolved', share(coverage.syncsResolved, coverage.syncsTotal)],
    ['columns resolved', share(coverage.columnsResolved, coverage.columnsTotal)],
  ];
  const stories = tastes(events, 3);
  return [
    'A sample workspace was served on loopback, and one pass read it.',
    '',
    ...table(figures),
    '',
    ...(stories.length === 0 ? [] : ['Some of what it found:', '', ...stories.flatMap((story) => told(story)), '']),
    'Where to look:',
    '',
    ...table([
      [`${folder}/openlineage/events.ndjson`, 'OpenLineage events, one a line'],
      [`${folder}/datahub/mcps.json`, 'DataHub proposals, for its file source'],
      [`${folder}/coverage.json`, 'what could not be resolved, and why'],
      [`${folder}/summary.json`, 'the result of the pass'],
    ]),
    '',
    'Next: HIGHTOUCH_API_KEY=... hightouch-lineage check',
    '',
  ].join('\n');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '0 of 0' : `${part} of ${whole} (${Math.floor((100 * part) / whole)} %)`;
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

function told({ inputs, how, output, field, job }: Story): readonly string[] {
  const from = inputs.map(({ name, field }: InputField) => `${name}.${field}`);
  const shown = from.length > 3 ? [...from.slice(0, 3), `${from.length - 3} more`] : from;
  return [`  ${shown.join(' + ')}`, `    -> ${field} in ${output}  (${how}, by ${job})`];
}
