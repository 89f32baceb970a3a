import { resolve } from 'node:path';
import { configurationError, LineageError } from '../errors.js';
import { registerSecret } from '../log/redact.js';
import { readConfigFile, type FileValues } from './config-file.js';
import { chooseWorkspace } from './workspaces.js';
import { judgeVariables, splitList, variable } from './environment.js';
import { interpolate, secretFromFile, type Environment } from './interpolate.js';
import { isList, type CommandName, type Option } from './option.js';
import { options, optionsOf } from './options.js';
import { parseValue } from './parse-value.js';
import type { RecipeSettings } from './recipe/recipe-settings.js';
import type { Notice, Setting, Settings } from './settings.js';

/** Values of flags by flag name, as the command line gives them. */
export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export interface Given {
  readonly command: CommandName;
  readonly flags: Flags;
  readonly env: Environment;
  /** Absolute: what relative paths start from, wherever they are written. */
  readonly folder: string;
}

export interface Gathered {
  readonly settings: Settings;
  readonly notices: readonly Notice[];
}

interface Source {
  /** The raw value of an option and how to call its place; undefined when it says nothing. */
  find(option: Option): { readonly raw: unknown; readonly origin: string } | undefined;
  /** What relative paths start from. */
  readonly folder: string;
}

/**
 * Every option of a command with its strongest value (flag, our variable, the field's variable, config file, default) and
 * where that came from. Every value is judged, also one that a stronger one hides; only a file or variable that such a one
 * refers to need not be there.
 *
 * @throws LineageError (exit 2) for a value, key, sink or file that will not do
 */
export function gather(given: Given): Gathered {
  registerSecrets(given);
  const wanted = optionsOf(given.command);
  const file = fromFile(given);
  const notices = [...judgeVariables(given.env), ...secretFlags(wanted, given.flags), ...file.notices];
  const aside = setAside(file);
  for (const name of aside) {
    if (variable(given.env, name) === undefined) continue;
    notices.push({ message: `${name} is not used: the recipe names its sink`, fields: { variable: name } });
  }
  const sources = [fromFlags(given), ...fromVariables(given, aside), ...file.sources];
  const settings = new Map<string, Setting>();
  if (file.recipe !== null) settings.set('recipe', { value: file.recipe, origin: file.recipe.file });
  for (const source of sources) {
    const found = readSource(source, wanted, (key) => settings.has(key));
    for (const [key, setting] of found) if (!settings.has(key)) settings.set(key, setting);
  }
  for (const option of wanted) {
    if (settings.has(option.key) || option.default === undefined) continue;
    settings.set(option.key, {
      value: parseValue(option, option.default, option.flag, given.folder),
      origin: 'default',
    });
  }
  return { settings, notices };
}

/** Values of one source. */
function readSource(source: Source, wanted: readonly Option[], isHidden: (key: string) => boolean): Settings {
  const found = new Map<string, Setting>();
  for (const option of wanted) {
    try {
      readOption(option, source, wanted, found);
    } catch (error) {
      const isAbsent =
        error instanceof LineageError && ['secret_file_unreadable', 'variable_not_set'].includes(error.code);
      if (!isAbsent || !isHidden(option.fileOf ?? option.key)) throw error;
    }
  }
  // One name for two paths: of the strength of its own place, like every other value.
  const both = found.get('watermark');
  for (const key of ['watermarkIn', 'watermarkOut']) if (both !== undefined && !found.has(key)) found.set(key, both);
  return found;
}

/** A secret's file is read here, so that both forms have the strength of their source. */
function readOption(option: Option, source: Source, wanted: readonly Option[], found: Map<string, Setting>): void {
  const value = source.find(option);
  if (value === undefined) return;
  const parsed = parseValue(option, value.raw, value.origin, source.folder);
  if (option.fileOf === undefined) {
    found.set(option.key, { value: parsed, origin: value.origin });
    return;
  }
  const twin = found.get(option.fileOf);
  if (twin !== undefined) {
    throw configurationError(`${twin.origin} and ${value.origin} are both given`, {
      code: 'secret_given_twice',
      op: 'read options',
      hint: 'Give the secret once: by its value or by a file.',
    });
  }
  const direct = wanted.find((candidate) => candidate.key === option.fileOf);
  if (direct === undefined) return;
  const path = String(parsed);
  const origin = `${value.origin} (${path})`;
  const secret = secretFromFile(path, value.origin);
  found.set(direct.key, { value: parseValue(direct, secret, origin, source.folder), origin });
}

function fromFlags({ flags, folder }: Given): Source {
  return {
    folder,
    find({ flag }) {
      const raw = flags[flag];
      return raw === undefined ? undefined : { raw, origin: `--${flag}` };
    },
  };
}

/** DataHub's own variables stand in for a sink that a recipe does not name, there as here. */
function setAside({ recipe, sources }: FromFile): readonly string[] {
  if (recipe === null || recipe.sink === null) return [];
  const token = options.find(({ key }) => key === 'datahubToken');
  const hasToken = token !== undefined && sources.some((source) => source.find(token) !== undefined);
  return recipe.sink !== 'datahub-rest' || hasToken ? ['DATAHUB_GMS_URL', 'DATAHUB_GMS_TOKEN'] : ['DATAHUB_GMS_URL'];
}

/** Our own variable goes before those of the field. */
function fromVariables({ env, folder }: Given, aside: readonly string[]): readonly Source[] {
  const named = (names: (option: Option) => readonly string[]): Source => ({
    folder,
    find(option) {
      if (option.type === 'map') return undefined;
      const name = names(option).find(
        (candidate) => !aside.includes(candidate) && variable(env, candidate) !== undefined,
      );
      if (name === undefined) return undefined;
      const text = variable(env, name) ?? '';
      return { raw: isList(option) ? splitList(option, text) : text, origin: name };
    },
  });
  return [named((option) => [option.env]), named((option) => option.standard ?? [])];
}

interface FromFile {
  readonly sources: readonly Source[];
  readonly recipe: RecipeSettings | null;
  readonly notices: readonly Notice[];
}

const noFile: FromFile = { sources: [], recipe: null, notices: [] };

function fromFile(given: Given): FromFile {
  const flag = given.flags['config'];
  const path = (typeof flag === 'string' ? flag : undefined) ?? variable(given.env, 'HIGHTOUCH_LINEAGE_CONFIG');
  if (!optionsOf(given.command).some((option) => option.key === 'config')) return noFile;
  const asked = textIn(given.flags['workspace']) ?? variable(given.env, 'HIGHTOUCH_LINEAGE_WORKSPACE');
  if (path === undefined) {
    if (asked !== undefined) chooseWorkspace([], { name: asked, index: undefined, path: '(none is given)' });
    return noFile;
  }
  const file = readConfigFile(resolve(given.folder, path), given);
  const name = asked ?? textIn(file.values.get('workspace'));
  const entry = chooseWorkspace(file.workspaces, { name, index: variable(given.env, 'JOB_COMPLETION_INDEX'), path });
  return {
    sources: [
      ...(entry === null ? [] : [fromValues(given, entry.values, `workspace ${entry.name} in ${path}`)]),
      fromValues(given, file.values, path, file.places),
    ],
    recipe: file.recipe,
    notices: file.notices,
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function fromValues(
  { env, folder }: Given,
  values: FileValues,
  place: string,
  names: ReadonlyMap<string, string> = new Map(),
): Source {
  return {
    folder,
    find(option) {
      if (!values.has(option.key)) return undefined;
      const origin = `${names.get(option.key) ?? option.key} in ${place}`;
      const raw = fillIn(values.get(option.key), env, folder, origin);
      return isAbsent(raw) ? undefined : { raw, origin };
    },
  };
}

function fillIn(value: unknown, env: Environment, folder: string, origin: string): unknown {
  if (typeof value === 'string') return interpolate(value, env, folder, origin);
  if (Array.isArray(value)) return value.map((item) => fillIn(item, env, folder, origin));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, env, folder, origin)]));
}

function isAbsent(raw: unknown): boolean {
  return typeof raw === 'string' && raw.trim() === '';
}

/** Before anything can fail and be written about, also secrets that another value will hide. */
function registerSecrets({ flags, env }: Given): void {
  for (const option of options) {
    if (option.type !== 'secret') continue;
    for (const name of [option.env, ...(option.standard ?? [])]) registerSecret(env[name] ?? '');
    const flag = flags[option.flag];
    if (typeof flag === 'string') registerSecret(flag);
  }
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'https_proxy', 'http_proxy', 'all_proxy']) {
    const password = /^[^/]*\/\/[^/@]*:([^@]+)@/.exec(env[name] ?? '')?.[1];
    if (password !== undefined) registerSecret(password);
  }
}

function secretFlags(wanted: readonly Option[], flags: Flags): readonly Notice[] {
  return wanted
    .filter((option) => option.type === 'secret' && flags[option.flag] !== undefined)
    .map((option) => ({
      message: 'a secret on the command line can be seen by every user of this machine',
      fields: { flag: `--${option.flag}`, better: `${option.standard?.[0] ?? option.env} or --${option.flag}-file` },
    }));
}
