import type { JobEvent } from '../openlineage/events.js';
import type { InputField } from '../openlineage/facets/column-lineage.js';
import type { Summary } from '../result.js';
import { tastes, type Story } from './lineage-stories.js';
import { figureLines, reportRows, table } from './pass-figures.js';

/**
 * What `demo` prints: figures of the pass, some columns on their way, and where the files are.
 *
 * @param folder the output directory, as a person would type it
 * @param next what to type for a look at one's own workspace
 */
export function demoReport(
  summary: Summary,
  events: readonly JobEvent[],
  { folder, next }: { readonly folder: string; readonly next: string },
): string {
  const stories = tastes(events, 3);
  return [
    'A sample workspace was served on loopback, and one pass read it.',
    '',
    ...figureLines(summary),
    '',
    ...(stories.length === 0 ? [] : ['Some of what it found:', '', ...stories.flatMap((story) => told(story)), '']),
    'Where to look:',
    '',
    ...table([
      [`${folder}/openlineage/events.ndjson`, 'OpenLineage events, one a line'],
      [`${folder}/datahub/mcps.json`, 'DataHub proposals, for its file source'],
      ...reportRows(folder),
    ]),
    '',
    `Next: ${next}`,
    '',
  ].join('\n');
}

function told({ inputs, how, output, field, job }: Story): readonly string[] {
  const from = inputs.map(({ name, field }: InputField) => `${name}.${field}`);
  const shown = from.length > 3 ? [...from.slice(0, 3), `${from.length - 3} more`] : from;
  return [`  ${shown.join(' + ')}`, `    -> ${field} in ${output}  (${how}, by ${job})`];
}
