import { configurationError, type LineageError } from '../errors.js';
import type { DatasetNameOverride, DatasetNames } from './config.js';
import { parseYamlFile } from './config-file.js';
import { nearest } from './nearest.js';

const sections = ['sources', 'destinations'] as const;
const fields = {
  sources: ['namespace', 'name', 'database', 'schema'],
  destinations: ['namespace', 'name'],
} as const;

/**
 * The file of `--dataset-names`: `sources` and `destinations`, each a map from id or slug to `namespace` and `name`, of a source also `database` and
 * `schema` for tables that are written without them.
 *
 * @throws LineageError (exit 2) when it cannot be read or holds anything else
 */
export function readDatasetNames(path: string | null): DatasetNames {
  if (path === null) return { sources: {}, destinations: {} };
  const content = parseYamlFile(path, 'dataset names') ?? {};
  const found: Record<(typeof sections)[number], Readonly<Record<string, DatasetNameOverride>>> = {
    sources: {},
    destinations: {},
  };
  for (const [section, entries] of entriesOf(content, path)) {
    const known = sections.find((name) => name === section);
    if (known === undefined)
      throw invalid(`${path}: unknown key ${section}`, `Did you mean ${nearest(section, sections)}?`);
    found[known] = readSection(entries ?? {}, `${path}: ${section}`, fields[known]);
  }
  return found;
}

function readSection(
  content: unknown,
  origin: string,
  allowed: readonly (keyof DatasetNameOverride)[],
): Readonly<Record<string, DatasetNameOverride>> {
  const section: [string, DatasetNameOverride][] = [];
  for (const [id, settings] of entriesOf(content, origin)) {
    const entry: { -readonly [Field in keyof DatasetNameOverride]: DatasetNameOverride[Field] } = {};
    for (const [key, value] of entriesOf(settings, `${origin}.${id}`)) {
      const field = allowed.find((name) => name === key);
      if (field === undefined)
        throw invalid(`${origin}.${id}: unknown key ${key}`, `Did you mean ${nearest(key, allowed)}?`);
      if (typeof value !== 'string' || value === '')
        throw invalid(`${origin}.${id}.${key}: expected a text`, 'Write a text.');
      entry[field] = value;
    }
    section.push([id, entry]);
  }
  return Object.fromEntries(section);
}

function entriesOf(content: unknown, origin: string): readonly [string, unknown][] {
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return Object.entries(content);
  throw invalid(
    `${origin}: expected a map`,
    'Write sources and destinations, and below them an id or slug with namespace and name.',
  );
}

function invalid(message: string, hint: string): LineageError {
  return configurationError(message, { code: 'dataset_names_invalid', op: 'read dataset names', hint });
}
