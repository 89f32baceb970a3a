import type { Notice } from '../settings.js';
import { configurationError } from '../../errors.js';
import { nearestHint } from '../nearest.js';
import { notInThisVersion } from '../later.js';
import type { OptionValues } from './recipe-file.js';
import { asItStands, invalid, membersOf, requireKnown, type Members, type RecipeContext } from './recipe-reader.js';

/** A member of the REST sink's configuration and the option of ours that it is a value of. */
const restKeys: Readonly<Record<string, { readonly key: string; readonly as?: (value: unknown) => unknown }>> = {
  server: { key: 'datahubUrl' },
  token: { key: 'datahubToken' },
  timeout_sec: { key: 'datahubTimeout', as: (value) => `${String(value)}s` },
  max_threads: { key: 'datahubConcurrency' },
  max_per_batch: { key: 'datahubBatchSize' },
  mode: { key: 'datahubAsync', as: (value) => !String(value).toUpperCase().startsWith('SYNC') },
  endpoint: { key: 'datahubApi', as: (value) => String(value).toLowerCase() },
};

/** Of a client of DataHub's, whatever it is for; they mean nothing here. */
export const clientIgnored: readonly string[] = [
  ...['auth', 'retry_status_codes', 'retry_max_times', 'pool_connections', 'pool_maxsize', 'extra_headers'],
  ...['ca_certificate_path', 'client_certificate_path', 'client_key_path', 'disable_ssl_verification'],
  ...['openapi_ingestion', 'client_mode', 'datahub_component', 'server_config_refresh_interval', 'tcp_keepalive'],
  'timeout_sec',
];
const restIgnored = [
  ...clientIgnored.filter((key) => !Object.hasOwn(restKeys, key)),
  ...['respect_mcp_sync_marker', 'default_emit_mode', 'max_pending_requests', 'min_process_interval_seconds'],
];

const otherSinks: Readonly<Record<string, string>> = {
  'datahub-kafka': 'proposals go to a server over HTTP, not to a topic',
  'datahub-lite': 'there is no local catalogue; `datahub ingest` reads the file into one',
  blackhole: 'a pass that delivers nothing has no use; `check` probes everything without extracting',
};

/**
 * What a recipe's `sink` says, as values of our options; without one the datahub sink delivers where it is configured to.
 *
 * @param known keys that the options of this version have
 * @throws LineageError (exit 2) for another sink, with the reason, and for keys that are unknown
 */
export function readSink(
  context: RecipeContext,
  recipe: Members,
  known: ReadonlySet<string>,
  values: OptionValues,
  notices: Notice[],
): void {
  values.set('sink', ['datahub'], 'sink');
  const sink = membersOf(context, recipe['sink'], 'sink');
  if (recipe['sink'] === undefined || recipe['sink'] === null) return;
  requireKnown(context, sink, ['type', 'config'], 'sink');
  const { type } = sink;
  const config = membersOf(context, sink['config'], 'sink.config');
  if (type === 'file') return readFileSink(context, config, values);
  if (type === 'console') return values.set('datahubFile', '-', 'sink.type');
  if (type === 'datahub-rest') return readRestSink(context, config, known, values, notices);
  throw refusedSink(context, type);
}

function refusedSink(context: RecipeContext, type: unknown): Error {
  const name = typeof type === 'string' ? type : '';
  const known = ['file', 'console', 'datahub-rest'];
  const reason = Object.hasOwn(otherSinks, name) ? otherSinks[name] : undefined;
  return configurationError(
    `recipe ${context.path}: sink.type ${JSON.stringify(type ?? null)} ${reason === undefined ? 'is no sink' : 'is not followed'}`,
    {
      code: 'recipe_sink_refused',
      op: 'read recipe',
      hint: `${reason === undefined ? nearestHint(name, known) : `${reason}.`} Use ${known.join(', ')}.`,
    },
  );
}

function readFileSink(context: RecipeContext, config: Members, values: OptionValues): void {
  requireKnown(context, config, ['filename', 'legacy_nested_json_string'], 'sink.config');
  if (config['legacy_nested_json_string'] === true) {
    const hint = 'Leave it out: `datahub ingest` reads the plain form.';
    throw invalid(context, 'sink.config.legacy_nested_json_string', 'is not followed', hint);
  }
  const { filename } = config;
  if (typeof filename !== 'string' || filename.trim() === '') {
    throw invalid(context, 'sink.config.filename', 'is missing', 'Write the path of the file to write.');
  }
  values.set('datahubFile', asItStands(filename), 'sink.config.filename');
}

function readRestSink(
  context: RecipeContext,
  config: Members,
  known: ReadonlySet<string>,
  values: OptionValues,
  notices: Notice[],
): void {
  if (!known.has('datahubUrl')) {
    const hint = 'Use the sink type file, and let `datahub ingest` send the file (docs/datahub.md).';
    throw notInThisVersion(`sink.type datahub-rest (in ${context.path})`, hint);
  }
  requireKnown(context, config, [...Object.keys(restKeys), ...restIgnored], 'sink.config');
  const server = config['server'] ?? context.env['DATAHUB_GMS_URL'];
  if (server === undefined || server === '') {
    throw invalid(
      context,
      'sink.config.server',
      'is missing',
      'Write the address of GMS, such as http://localhost:8080, or set DATAHUB_GMS_URL.',
    );
  }
  const ignored = Object.keys(config).filter((key) => restIgnored.includes(key));
  for (const [name, { key, as = asItStands }] of Object.entries(restKeys)) {
    const value = name === 'server' ? server : config[name];
    if (value === undefined) continue;
    if (known.has(key)) values.set(key, as(value), `sink.config.${name}`);
    else ignored.push(name);
  }
  if (ignored.length === 0) return;
  notices.push({
    message: 'keys of the recipe have no effect here',
    fields: { recipe: context.path, keys: ignored.map((name) => `sink.config.${name}`) },
  });
}
