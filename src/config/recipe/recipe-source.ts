import type { Notice } from '../settings.js';
import { fabricTypes } from './fabric-types.js';
import type { OptionValues } from './recipe-file.js';
import {
  asItStands,
  booleanMember,
  invalid,
  membersOf,
  numberMember,
  requireKnown,
  type Members,
  type RecipeContext,
} from './recipe-reader.js';

const place = 'source.config';

/** Members that are a value of one of our options as they stand. */
const plain: Readonly<Record<string, string>> = {
  platform_instance: 'datahubPlatformInstance',
  emit_models_as_datasets: 'datahubEmitModels',
  include_column_lineage: 'columnLineage',
  include_sync_runs: 'runs',
  parse_model_sql: 'datahubSqlLineage',
  include_contracts: 'datahubContracts',
  include_sibling_relationships: 'datahubSiblings',
};
/** Options of earlier revisions of the connector, and of the framework, that mean nothing here. */
const ignored = ['extract_workspaces_to_containers', 'max_contract_runs_per_contract'];

const platformKeys: Readonly<Record<string, string>> = {
  platform: 'platform',
  platform_instance: 'platformInstance',
  env: 'env',
  database: 'database',
  include_schema_in_urn: 'includeSchemaInUrn',
  schema: 'schema',
};
/** Ours, like `schema` above: the connector knows neither. */
const destinationKeys = { ...platformKeys, foreign: 'foreign' };
const switches: ReadonlySet<string> = new Set(['include_schema_in_urn', 'foreign']);

export const sourceKeys: readonly string[] = [
  ...['api_config', 'env', 'sync_patterns', 'model_patterns', 'contract_patterns', 'max_sync_runs_per_sync'],
  ...['sources_to_platform_instance', 'destinations_to_platform_instance', 'stateful_ingestion'],
  ...Object.keys(plain),
  ...ignored,
];

/** The values of `source.config` that our own options take. Throws a LineageError (exit 2) that names the member. */
export function readSource(context: RecipeContext, config: Members, values: OptionValues, notices: Notice[]): void {
  readApi(context, config, values, notices);
  for (const [name, key] of Object.entries(plain)) {
    if (config[name] !== undefined) values.set(key, asItStands(config[name]), `${place}.${name}`);
  }
  if (config['env'] !== undefined) values.set('datahubEnv', environment(context, config, place), `${place}.env`);
  for (const [name, key, keys] of [
    ['sources_to_platform_instance', 'sourceOverrides', platformKeys],
    ['destinations_to_platform_instance', 'destinationOverrides', destinationKeys],
  ] as const) {
    if (config[name] === undefined) continue;
    values.set(key, platformMap(context, config[name], keys, `${place}.${name}`), `${place}.${name}`);
  }
  const gone = ignored.filter((name) => config[name] !== undefined);
  if (gone.length === 0) return;
  notices.push({
    message: 'keys of the recipe have no effect: the connector has dropped them',
    fields: { recipe: context.path, keys: gone.map((name) => `${place}.${name}`) },
  });
}

/** How many runs of each sync the recipe asks for. */
export function readRunLimit(context: RecipeContext, config: Members, notices: Notice[]): number {
  const limit = numberMember(context, config, 'max_sync_runs_per_sync', place, 10, { min: 0, whole: true });
  if (limit > 100) {
    notices.push({ message: 'the recipe asks for many runs of each sync', fields: { max_sync_runs_per_sync: limit } });
  }
  return limit;
}

function readApi(context: RecipeContext, config: Members, values: OptionValues, notices: Notice[]): void {
  const at = `${place}.api_config`;
  const api = membersOf(context, config['api_config'], at);
  requireKnown(context, api, ['api_key', 'base_url', 'request_timeout_sec'], at);
  if (api['api_key'] !== undefined) values.set('apiKey', asItStands(api['api_key']), `${at}.api_key`);
  if (api['base_url'] !== undefined) values.set('apiUrl', asItStands(api['base_url']), `${at}.base_url`);
  const seconds = numberMember(context, api, 'request_timeout_sec', at, 30, { min: 0 });
  if (seconds === 0) throw invalid(context, `${at}.request_timeout_sec`, 'is 0: it must be more');
  if (seconds > 300) {
    notices.push({ message: 'a request may take very long', fields: { [`${at}.request_timeout_sec`]: seconds } });
  }
  values.set('bodyTimeout', `${Math.ceil(seconds * 1000)}ms`, `${at}.request_timeout_sec`);
}

function platformMap(
  context: RecipeContext,
  value: unknown,
  keys: Readonly<Record<string, string>>,
  at: string,
): Members {
  const entries = Object.entries(membersOf(context, value, at)).map(([id, detail]) => {
    const members = membersOf(context, detail, `${at}.${id}`);
    requireKnown(context, members, Object.keys(keys), `${at}.${id}`);
    const settings = Object.entries(members).map(([name, held]) => [
      keys[name] ?? name,
      name === 'env'
        ? environment(context, members, `${at}.${id}`)
        : switches.has(name)
          ? booleanMember(context, members, name, `${at}.${id}`, false)
          : asItStands(held),
    ]);
    return [id, Object.fromEntries(settings) as Members] as const;
  });
  return Object.fromEntries(entries);
}

function environment(context: RecipeContext, members: Members, at: string): string {
  const value = members['env'];
  const name = typeof value === 'string' ? value.trim().toUpperCase() : '';
  if (fabricTypes.includes(name)) return name;
  const what = `is ${JSON.stringify(value ?? null)}, which is no environment of DataHub's`;
  throw invalid(context, `${at}.env`, what, `Known: ${fabricTypes.join(', ')}.`);
}
