import { configurationError, type LineageError } from '../errors.js';
import type { DatasetNameOverride, DatasetNames } from './config.js';
import { parseYamlLines } from './config-file.js';
import { nearest } from './nearest.js';

const sections = ['sources', 'destinations'] as const;
const fields = ['namespace', 'name', 'database', 'schema'] as const;
type Section = (typeof sections)[number];

/** Where in the file something stands, for messages: `names.yml:3: sources.wh`. */
type Where = (keys: readonly string[]) => string;

/**
 * The file of `--dataset-names` (spec/dataset-names-1.schema.json): `sources` and `destinations`, each a map from id or slug
 * to `namespace`, `name`, `database` and `schema`.
 *
 * @throws LineageError (exit 2) when it cannot be read or holds anything else; it names file, line and key
 */
export function readDatasetNames(path: string | null): DatasetNames {
  if (path === null) return { sources: {}, destinations: {} };
  const { content, lineOf } = parseYamlLines(path, 'dataset names');
  const where: Where = (keys) => `${path}:${lineOf(keys)}${keys.length === 0 ? '' : `: ${keys.join('.')}`}`;
  const found: Record<Section, Readonly<Record<string, DatasetNameOverride>>> = { sources: {}, destinations: {} };
  for (const [key, entries] of entriesOf(content ?? {}, [], where)) {
    const section = sections.find((name) => name === key);
    if (section === undefined) throw unknownKey(where([key]), key, sections);
    found[section] = readSection(section, entries ?? {}, where, (id) => `${path}:${lineOf([section, id])}`);
  }
  return found;
}

function readSection(
  section: Section,
  content: unknown,
  where: Where,
  origin: (id: string) => string,
): Readonly<Record<string, DatasetNameOverride>> {
  const entries: [string, DatasetNameOverride][] = [];
  for (const [id, settings] of entriesOf(content, [section], where)) {
    const entry: { -readonly [K in keyof DatasetNameOverride]: DatasetNameOverride[K] } = { origin: origin(id) };
    for (const [key, value] of entriesOf(settings, [section, id], where)) {
      const field = fields.find((name) => name === key);
      if (field === undefined) throw unknownKey(where([section, id, key]), key, fields);
      if (typeof value !== 'string' || value.trim() === '') {
        throw invalid(
          `${where([section, id, key])}: expected a text`,
          'Write a text, in quotes if it looks like a number.',
        );
      }
      entry[field] = value;
    }
    entries.push([id, entry]);
  }
  return Object.fromEntries(entries);
}

function entriesOf(content: unknown, keys: readonly string[], where: Where): readonly (readonly [string, unknown])[] {
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return Object.entries(content);
  throw invalid(
    `${where(keys)}: expected a map`,
    `Write sources and destinations, and below them an id or slug with ${fields.join(', ')}.`,
  );
}

function unknownKey(place: string, key: string, known: readonly string[]): LineageError {
  return invalid(
    `${place}: unknown key ${key.slice(0, 80)}`,
    `Did you mean ${nearest(key, known) ?? known.join(', ')}?`,
  );
}

function invalid(message: string, hint: string): LineageError {
  return configurationError(message, { code: 'dataset_names_invalid', op: 'read dataset names', hint });
}
