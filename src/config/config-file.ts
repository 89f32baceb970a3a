import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import { configurationError, type LineageError } from '../errors.js';
import { fileTrouble } from '../files/file-trouble.js';
import type { Environment } from './interpolate.js';
import { isLaterKey, laterHint, notInThisVersion } from './later.js';
import { nearestHint } from './nearest.js';
import { fileOptions } from './options.js';
import { isRecipe, readRecipe } from './recipe/recipe-file.js';
import type { RecipeSettings } from './recipe/recipe-settings.js';
import type { Notice } from './settings.js';
import { readWorkspaces, type WorkspaceEntry } from './workspaces.js';

/** Keys and their values, not judged yet. Null values are left out. */
export type FileValues = ReadonlyMap<string, unknown>;

export interface ConfigFile {
  readonly values: FileValues;
  readonly workspaces: readonly WorkspaceEntry[];
  /** Key → how the file calls it, where that is not the key itself. */
  readonly places: ReadonlyMap<string, string>;
  /** What only a DataHub recipe says; null for a file of our own keys. */
  readonly recipe: RecipeSettings | null;
  readonly notices: readonly Notice[];
}

/** Loaded when there is a file: it is a quarter of what a command loads, and most have none. */
function yamlLibrary(): typeof Yaml {
  return createRequire(import.meta.url)('yaml') as typeof Yaml; // the same by its name
}

const ownKeys = { places: new Map<string, string>(), recipe: null, notices: [] };

/**
 * Reads a config file, YAML or JSON (which is YAML): one of our own keys, or a DataHub recipe, told apart by its shape.
 *
 * @param given absolute `folder`: what relative paths start from
 * @throws LineageError (exit 2) when it cannot be read, is broken, is of a kind that later versions read, or holds an unknown key
 */
export function readConfigFile(
  path: string,
  given: { readonly env: Environment; readonly folder: string },
): ConfigFile {
  const content = parseYamlFile(path, 'config file');
  if (content === null || content === undefined) return { ...ownKeys, values: new Map(), workspaces: [] };
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw broken(`config file ${path} holds no map of keys`, 'Write one key a line, such as "outputDir: ./out".');
  }
  const known = new Set(fileOptions.map((option) => option.key));
  const members = content as Readonly<Record<string, unknown>>; // an object that is no array
  if (isRecipe(members)) {
    // As DataHub reads it: YAML 1.1, where `no` is false and `<<` takes over the keys of another map.
    const asRecipe = parseYamlLines(path, 'recipe', '1.1').content as typeof members; // the same file
    const { settings, ...recipe } = readRecipe(asRecipe, { ...given, path }, known, path);
    return { ...recipe, workspaces: [], recipe: settings };
  }
  refuseLaterShapes(members, path);
  const values = new Map<string, unknown>();
  const { workspaces, ...keys } = members;
  for (const [key, value] of Object.entries(keys)) {
    if (isLaterKey(key)) throw notInThisVersion(`config key ${key} (in ${path})`, laterHint(key));
    if (!known.has(key)) {
      throw configurationError(`config file ${path}: unknown key ${JSON.stringify(key.slice(0, 80))}`, {
        code: 'unknown_config_key',
        op: 'read config file',
        hint: `${nearestHint(key, [...known, 'workspaces'])} \`hightouch-lineage config --schema\` lists every key.`,
      });
    }
    if (value !== null && value !== undefined) values.set(key, value);
  }
  return { ...ownKeys, values, workspaces: readWorkspaces(workspaces, known, path) };
}

/**
 * The content of a YAML or JSON file.
 *
 * @param what the file's part in messages: `config file`
 * @throws LineageError (exit 2) when it cannot be read or parsed; it names the line
 */
export function parseYamlFile(path: string, what: string): unknown {
  return parseYamlLines(path, what).content;
}

export interface YamlLines {
  readonly content: unknown;
  /** The line on which a key of nested maps stands, counted from 1; that of its nearest parent when it cannot be found. */
  lineOf(keys: readonly string[]): number;
}

/** As `parseYamlFile`, with the place of each key. */
export function parseYamlLines(path: string, what: string, version: '1.1' | '1.2' = '1.2'): YamlLines {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw broken(
      `cannot read ${what} ${path}: ${fileTrouble(cause)}`,
      'Check the path, and that this user may read the file.',
      cause,
    );
  }
  const yaml = yamlLibrary();
  const lineCounter = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { prettyErrors: true, uniqueKeys: true, lineCounter, version });
  const [error] = document.errors;
  if (error !== undefined) {
    const place = error.linePos?.[0] === undefined ? '' : `:${error.linePos[0].line}:${error.linePos[0].col}`;
    // The parser's message goes on with an excerpt of the file, which may hold a secret.
    const reason = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
    throw broken(
      `${what} ${path}${place} is broken: ${reason}`,
      'Correct the file: it is read as YAML, of which JSON is a part.',
    );
  }
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw broken(`${what} ${path} is broken: its aliases cannot be resolved`, 'Write the values out.', cause);
  }
  return { content, lineOf: (keys) => lineCounter.linePos(offsetOf(document.contents, keys)).line };
}

function offsetOf(root: unknown, keys: readonly string[]): number {
  const { isMap, isScalar } = yamlLibrary();
  let node = root;
  let offset = 0;
  for (const key of keys) {
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : null;
    if (!pair || !isScalar(pair.key)) break;
    offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

/** KADA's extractor configuration is told by its shape. */
function refuseLaterShapes(content: Readonly<Record<string, unknown>>, path: string): void {
  const ofKada = ['api_token', 'mapping', 'timeout', 'output_path', 'mask', 'compress'].filter((key) => key in content);
  if ('api_token' in content || ('mapping' in content && ofKada.length > 1)) {
    throw notInThisVersion(`a KADA extractor configuration as config file (${path})`, hintOwnKeys);
  }
}

const hintOwnKeys = 'Write the keys that `hightouch-lineage config --schema` lists.';

function broken(message: string, hint: string, cause?: unknown): LineageError {
  return configurationError(message, { code: 'config_file_invalid', op: 'read config file', hint, cause });
}
