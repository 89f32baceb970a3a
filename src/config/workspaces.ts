import { configurationError, type LineageError } from '../errors.js';
import { nearest } from './nearest.js';

/** One entry of `workspaces` in a config file: keys of its own, stronger than those beside the list. */
export interface WorkspaceEntry {
  readonly name: string;
  readonly values: ReadonlyMap<string, unknown>;
}

/** Short for a key of the DataHub sink, as a recipe calls it. */
const aliases: Readonly<Record<string, string>> = { platformInstance: 'datahubPlatformInstance' };
/** Which workspace a pass is for is not a matter of one workspace. */
const keysOfTheFile = ['workspace', 'workspaces'];

/**
 * The entries of the key `workspaces`, in the order of the file.
 *
 * @param known keys that a config file can hold
 * @throws LineageError (exit 2) for what is no list of maps with names of their own, and for an unknown key
 */
export function readWorkspaces(value: unknown, known: ReadonlySet<string>, path: string): readonly WorkspaceEntry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length === 0) throw invalid(path, '`workspaces` is not a list');
  const entries: WorkspaceEntry[] = [];
  for (const [index, item] of (value as readonly unknown[]).entries()) {
    const place = `workspaces[${index}]`;
    if (typeof item !== 'object' || item === null || Array.isArray(item)) throw invalid(path, `${place} is not a map`);
    const { name, ...keys } = item as Readonly<Record<string, unknown>>; // narrowed: no array, no null
    if (typeof name !== 'string' || name.trim() === '') throw invalid(path, `${place}.name is not a text`);
    if (entries.some((entry) => entry.name === name)) throw invalid(path, `${place}.name: ${name} stands there twice`);
    const values = new Map<string, unknown>();
    for (const [written, held] of Object.entries(keys)) {
      const key = Object.hasOwn(aliases, written) ? (aliases[written] ?? written) : written;
      if (!known.has(key) || keysOfTheFile.includes(key)) {
        throw configurationError(
          `config file ${path}: unknown key ${JSON.stringify(`${place}.${written}`.slice(0, 80))}`,
          {
            code: 'unknown_config_key',
            op: 'read config file',
            hint: `Did you mean ${nearest(written, known)}? An entry holds a name and any key of the config file.`,
          },
        );
      }
      if (held !== null && held !== undefined) values.set(key, held);
    }
    entries.push({ name, values });
  }
  return entries;
}

/**
 * The entry that this pass is for: the one called `name`, else the one at the index that Kubernetes gives each Pod of an
 * Indexed Job, else the only one. null when the file lists none.
 *
 * @throws LineageError (exit 2) when it is not there, or when nothing says which one of several
 */
export function chooseWorkspace(
  entries: readonly WorkspaceEntry[],
  choice: { readonly name: string | undefined; readonly index: string | undefined; readonly path: string },
): WorkspaceEntry | null {
  const { name, index, path } = choice;
  const names = entries.map((entry) => entry.name);
  if (name !== undefined) {
    const found = entries.find((entry) => entry.name === name);
    if (found !== undefined) return found;
    const hint =
      names.length === 0
        ? 'It lists none: leave --workspace out.'
        : `Did you mean ${nearest(name, new Set(names))}? Listed: ${names.join(', ')}.`;
    throw notChosen(`config file ${path} lists no workspace ${JSON.stringify(name.slice(0, 80))}`, hint);
  }
  if (entries.length === 0) return null;
  if (index !== undefined) {
    const found = /^\d+$/.test(index) ? entries[Number(index)] : undefined;
    if (found !== undefined) return found;
    throw notChosen(
      `JOB_COMPLETION_INDEX is ${index.slice(0, 20)}, and config file ${path} lists ${entries.length} workspaces`,
      `Give the Job as many completions as there are workspaces: ${entries.length}.`,
    );
  }
  const [only, second] = entries;
  if (only !== undefined && second === undefined) return only;
  throw notChosen(
    `config file ${path} lists ${entries.length} workspaces, and a pass is for one`,
    `Name it with --workspace: ${names.join(', ')}.`,
  );
}

function invalid(path: string, what: string): LineageError {
  return configurationError(`config file ${path}: ${what}`, {
    code: 'config_file_invalid',
    op: 'read config file',
    hint: 'Write a list of maps, each with a name and keys such as apiKeyFile, watermark and outputDir.',
  });
}

function notChosen(message: string, hint: string): LineageError {
  return configurationError(message, { code: 'workspace_unknown', op: 'read config file', hint });
}
