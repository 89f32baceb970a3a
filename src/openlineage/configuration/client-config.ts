import type { JobFacet } from '../base-facets.js';
import { isRecord } from '../event-class.js';
import type { JsonRecord } from '../event-class.js';
import type { SourceCodeLocationJobFacet } from '../facets/source-code-location.js';
import { ConfigError } from './config-error.js';
import { readOpenLineageYml } from './config-file.js';
import { plainName, readOptions } from './option-reader.js';
import type { OptionReader } from './option-reader.js';
import { configFromVariables, httpFromVariables, isDisabled } from './variables.js';
import type { Environment } from './variables.js';

export type SourceCodeLocation = Omit<SourceCodeLocationJobFacet, keyof JobFacet>;

/** What the client does with every event, whatever sends it. */
export interface EventSettings {
  readonly filters: readonly EventFilter[];
  /** Names of variables to attach to every RunEvent. */
  readonly environmentVariables: readonly string[];
  /** Names of facets to leave out, wherever they stand. */
  readonly disabledFacets: readonly string[];
  /** For the `sourceCodeLocation` of jobs that have none; null when it is not asked for. */
  readonly sourceCodeLocation: SourceCodeLocation | null;
  readonly jobTags: Readonly<Record<string, string>>;
  readonly runTags: Readonly<Record<string, string>>;
}

/** A RunEvent whose job's name is this, or matches from its beginning, is not sent. */
export type EventFilter =
  { readonly type: 'exact'; readonly match: string } | { readonly type: 'regex'; readonly regex: RegExp };

export interface ClientConfig extends EventSettings {
  /** Options of the transport, `type` among them; null when nobody has said anything. */
  readonly transport: JsonRecord | null;
  /** Where the transport was found: a path, `OPENLINEAGE__*`, `OPENLINEAGE_URL`, `the constructor`; null as above. */
  readonly origin: string | null;
  /** What relative paths in the transport's options start from. */
  readonly folder: string;
  /** Path of the `openlineage.yml` that was read. */
  readonly file: string | null;
  /** What was seen and is not followed. */
  readonly notices: readonly string[];
}

export interface ConfigSources {
  /** Strongest, shaped as `openlineage.yml`. */
  readonly config?: JsonRecord | undefined;
  readonly env: Environment;
  /** Where `openlineage.yml` is looked for first. */
  readonly folder: string;
  /** Where `.openlineage/openlineage.yml` is looked for; null for nowhere. */
  readonly home: string | null;
}

/**
 * The configuration as the official Python client puts it together: the constructor's over `openlineage.yml` over
 * `OPENLINEAGE__*`, merged group by group; then, for the transport alone, `OPENLINEAGE_URL`. `OPENLINEAGE_DISABLED` makes
 * the transport a `noop`, whatever else is said.
 *
 * Throws a ConfigError.
 */
export function resolveClientConfig({ config = {}, env, folder, home }: ConfigSources): ClientConfig {
  const file = readOpenLineageYml(env, folder, home);
  const variables = configFromVariables(env);
  const merged = merge(merge(variables, file?.content ?? {}), config);
  const options = readOptions(merged, 'openlineage');
  const notices: string[] = [];
  const settings = eventSettings(options, notices);
  const transport = options.record('transport') ?? {};
  const unread = options.unread();
  if (unread.length > 0) notices.push(`not followed by this client: ${unread.join(', ')}`);
  if (!isDisabled(env)) noteUntyped(transport, env, notices);
  const found = { ...settings, folder, file: file?.path ?? null, notices };
  if (isDisabled(env)) return { ...found, transport: { type: 'noop' }, origin: 'OPENLINEAGE_DISABLED' };
  if (typeof transport['type'] === 'string' && transport['type'] !== '') {
    return { ...found, transport, origin: originOf(config, file?.content ?? {}, file?.path ?? '') };
  }
  if ((env['OPENLINEAGE_URL'] ?? '') !== '')
    return { ...found, transport: httpFromVariables(env), origin: 'OPENLINEAGE_URL' };
  return { ...found, transport: null, origin: null };
}

/** Whoever says the type says which transport it is. */
function originOf(config: JsonRecord, file: JsonRecord, path: string): string {
  const saysType = (from: JsonRecord) => isRecord(from['transport']) && from['transport']['type'] !== undefined;
  if (saysType(config)) return 'the constructor';
  return saysType(file) ? path : 'OPENLINEAGE__*';
}

/** Groups in both are merged; else the stronger value stands. */
function merge(weak: JsonRecord, strong: JsonRecord): JsonRecord {
  const entries = new Map(Object.entries(weak));
  for (const [key, value] of Object.entries(strong)) {
    const other = entries.get(key);
    entries.set(key, isRecord(value) && isRecord(other) ? merge(other, value) : value);
  }
  return Object.fromEntries(entries);
}

/** Without a type a transport's options say nothing, as with the official client; there nobody is told. */
function noteUntyped(transport: JsonRecord, env: Environment, notices: string[]): void {
  if (transport['type'] !== undefined && transport['type'] !== '') return;
  const isOfUrl = (name: string): boolean => name === 'transports' && (env['OPENLINEAGE_URL'] ?? '') !== '';
  const names = Object.keys(transport).filter((name) => name !== 'type' && !isOfUrl(name));
  if (names.length > 0) notices.push(`transport has no type, so that these are not followed: ${names.join(', ')}`);
}

function eventSettings(options: OptionReader, notices: string[]): EventSettings {
  const facets = options.record('facets') ?? {};
  const read = readOptions(facets, 'facets');
  const location = readOptions(read.record('source_code_location') ?? {}, 'facets.source_code_location');
  const isLocated = location.flag('disabled') === false;
  if (isLocated && location.text('repo_url') === undefined) {
    notices.push('facets.source_code_location needs repo_url: folders of git are not read');
  }
  const ofTags = options.group('tags');
  return {
    filters: readFilters(options.raw('filters')),
    environmentVariables: read.texts('environment_variables') ?? [],
    disabledFacets: disabledFacets(facets),
    sourceCodeLocation: isLocated && location.text('repo_url') !== undefined ? locationOf(location) : null,
    jobTags: textsOf(ofTags.record('job') ?? {}),
    runTags: textsOf(ofTags.record('run') ?? {}),
  };
}

function locationOf(read: OptionReader): SourceCodeLocation {
  const url = read.requiredText('repo_url');
  const names = { version: 'version', branch: 'branch', tag: 'tag', pullRequestNumber: 'pull_request_number' };
  const said = Object.entries(names).map(([field, option]) => [field, read.text(option)] as const);
  return { type: 'git', url, repoUrl: url, ...Object.fromEntries(said.filter(([, value]) => value !== undefined)) };
}

/** `{name}: {disabled: true}`, as in the Java client, and its older `disabled: "[a;b]"`. */
function disabledFacets(facets: JsonRecord): readonly string[] {
  const names: string[] = [];
  for (const [name, options] of Object.entries(facets)) {
    if (plainName(name) === 'sourcecodelocation') continue;
    if (isRecord(options) && readOptions(options, `facets.${name}`).flag('disabled') === true) names.push(name);
  }
  const listed = facets['disabled'];
  const all = Array.isArray(listed)
    ? listed.map(String)
    : typeof listed === 'string'
      ? listed.replace(/[[\]]/g, '').split(';')
      : [];
  return [...names, ...all.map((name) => name.trim()).filter((name) => name !== '')];
}

function textsOf(values: JsonRecord): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}

function readFilters(filters: unknown): readonly EventFilter[] {
  if (filters === undefined) return [];
  if (!Array.isArray(filters))
    throw new ConfigError('filters is not a list', 'Write one filter a line: "- type: exact".');
  return filters.map((filter: unknown, index): EventFilter => {
    const where = `filters[${index}]`;
    const read = readOptions(isRecord(filter) ? filter : {}, where);
    const type = read.requiredText('type');
    if (type === 'exact') return { type, match: read.requiredText('match') };
    if (type === 'regex') return { type, regex: anchored(read.requiredText('regex'), where) };
    throw new ConfigError(`${where}.type is ${JSON.stringify(type)}`, 'Known: exact, regex.');
  });
}

/** Python matches from the beginning, and writes named groups its own way. */
function anchored(pattern: string, where: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern.replaceAll('(?P<', '(?<')})`);
  } catch (cause) {
    throw new ConfigError(`${where}.regex is no regular expression`, 'Correct it.', cause);
  }
}
