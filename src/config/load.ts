import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { variable } from './environment.js';
import { clientOf, readClientConfig } from './openlineage-client.js';
import { isNoop } from '../openlineage/configuration/open-transport.js';
import { gather, type Gathered, type Given } from './gather.js';
import { isReadableOnTheWay } from './parse-url.js';
import { passRunNotices } from './pass-run.js';
import {
  isGiven,
  isOn,
  listOf,
  recipeOf,
  requiredText,
  textOf,
  type Notice,
  type Setting,
  type Settings,
} from './settings.js';
import { newestRuns } from './to-config.js';
import { withLogFormat } from './with-log-format.js';

export interface LoadHost {
  /** Whether standard error is a terminal. */
  readonly terminal: boolean;
  /** Another place than Airflow's for the result, or none. */
  readonly xcomFile?: string | null;
  /** Whether `openlineage.yml` and the official client's variables count; they do unless told otherwise. */
  readonly openlineageYml?: boolean;
}

/** Where Airflow's KubernetesPodOperator takes the result of a task from, when it made the folder. */
export const xcomFile = '/airflow/xcom/return.json';

/**
 * All settings of a command as they will be used: what follows from others (sinks, their files, the result file, the log's
 * form) stands in, with origin `default`.
 *
 * @throws LineageError (exit 2) as `gather`
 */
export function loadSettings(given: Given, host: LoadHost): Gathered {
  const gathered = withLogFormat(gather(given), host.terminal);
  const settings = new Map(gathered.settings);
  const notices = [...gathered.notices];
  const derive = (key: string, value: Setting['value'] | null): void => {
    if (!settings.has(key) && value !== null) settings.set(key, { value, origin: 'default' });
  };

  if (host.openlineageYml !== false && settings.has('openlineageConcurrency')) {
    const value = readClientConfig(given.env, given.folder, settings, notices);
    settings.set('openlineageClient', { value, origin: value.origin ?? 'default' });
    // Whoever says a type of transport says where to, and not OPENLINEAGE_URL, as with the official client.
    const isPlainUrl = settings.get('openlineageUrl')?.origin === 'OPENLINEAGE_URL';
    if (value.transport !== null && isPlainUrl) settings.delete('openlineageUrl');
  }
  if (!settings.has('outputDir') || !settings.has('apiUrl')) return { settings, notices };

  const url = new URL(requiredText(settings, 'apiUrl'));
  if (url.pathname === '/') replace(settings, 'apiUrl', `${url.origin}/api/v1`);
  for (const key of ['apiUrl', 'openlineageUrl', 'datahubUrl']) {
    const address = textOf(settings, key);
    if (address === null || !isReadableOnTheWay(address)) continue;
    notices.push({
      message: 'address is not https: keys and data can be read on the way',
      fields: { option: key, address },
    });
  }

  notices.push(...gitSyncNotices(settings), ...recipeNotices(settings));
  if (settings.has('datahubToken') && !settings.has('datahubUrl')) {
    const { origin } = settings.get('datahubToken') ?? {};
    notices.push({
      message: 'option has no effect without --datahub-url (DATAHUB_GMS_URL)',
      fields: { option: 'datahubToken', origin },
    });
  }
  deriveSinks(settings, notices, given);
  notices.push(...passRunNotices(settings, given.env));
  const xcom = host.xcomFile === undefined ? xcomFile : host.xcomFile;
  derive('result', xcom !== null && existsSync(dirname(xcom)) ? xcom : null);
  return { settings, notices };
}

/** What concerns the API or its runs, and says nothing where a Git Sync checkout is read. */
const apiOnly = [
  ...['apiUrl', 'apiKey', 'maxRequestsPerSecond', 'connectTimeout', 'bodyTimeout', 'maxBodyBytes', 'workspaceSlug'],
  ...['lookback', 'overlap', 'openRunTtl', 'runs'],
];

function gitSyncNotices(settings: Settings): readonly Notice[] {
  if (!settings.has('gitSyncDir')) return [];
  return apiOnly
    .filter((key) => isGiven(settings, key))
    .map((key) => ({
      message: 'option has no effect with --git-sync-dir: the API is not asked, and there are no runs',
      fields: { option: key, origin: settings.get(key)?.origin },
    }));
}

/** What a recipe asks for and cannot have here. */
function recipeNotices(settings: Settings): readonly Notice[] {
  const recipe = recipeOf(settings);
  if (recipe === null) return [];
  const notices: Notice[] = [];
  if (isOn(settings, 'runs') && newestRuns(settings) === null) {
    notices.push({
      message:
        'max_sync_runs_per_sync of the recipe is ignored: a watermark or window is given, and no run is to be lost',
      fields: { recipe: recipe.file, max_sync_runs_per_sync: recipe.maxSyncRunsPerSync },
    });
  }
  const hasServer = recipe.datahubApi !== null || settings.has('datahubUrl');
  if (recipe.statefulIngestion?.enabled === true && !hasServer && !settings.has('watermarkIn')) {
    notices.push({
      message: 'stateful_ingestion of the recipe removes nothing: there is no server and no watermark to remember by',
      fields: { recipe: recipe.file, hint: 'Give --watermark FILE, or name the server in datahub_api.' },
    });
  }
  return notices;
}

/** Which sinks deliver, and where to: those configured, else both as files. */
function deriveSinks(settings: Map<string, Setting>, notices: Notice[], given: Given): void {
  const outputDir = requiredText(settings, 'outputDir');
  const transport = clientOf(settings)?.transport ?? null;
  const isConfigured = transport !== null && !isNoop(transport);
  const elsewhere = isConfigured || isGiven(settings, 'openlineageUrl') || isOn(settings, 'openlineageConsole');
  if (!settings.has('sink') || listOf(settings, 'sink').length === 0) {
    const configured = [
      ...(elsewhere || isGiven(settings, 'openlineageFile') ? ['openlineage'] : []),
      ...(isGiven(settings, 'datahubUrl') || isGiven(settings, 'datahubFile') ? ['datahub'] : []),
    ];
    settings.set('sink', { value: configured.length > 0 ? configured : ['openlineage', 'datahub'], origin: 'default' });
  }
  const isDisabled = (variable(given.env, 'OPENLINEAGE_DISABLED') ?? '').trim().toLowerCase() === 'true';
  if (isDisabled || isNoop(transport)) {
    const origin = isDisabled ? 'OPENLINEAGE_DISABLED' : (settings.get('openlineageClient')?.origin ?? 'default');
    const left = listOf(settings, 'sink').filter((sink) => sink !== 'openlineage');
    settings.set('sink', { value: left, origin });
    const why = isDisabled ? 'OPENLINEAGE_DISABLED is true' : 'the OpenLineage transport is noop';
    notices.push({ message: `${why}: nothing is told to the openlineage sink`, fields: {} });
  }
  const sinks = listOf(settings, 'sink');
  if (sinks.includes('openlineage') && !elsewhere && !settings.has('openlineageFile')) {
    settings.set('openlineageFile', { value: join(outputDir, 'openlineage', 'events.ndjson'), origin: 'default' });
  }
  if (sinks.includes('datahub') && !settings.has('datahubUrl') && !settings.has('datahubFile')) {
    settings.set('datahubFile', { value: join(outputDir, 'datahub', 'mcps.json'), origin: 'default' });
  }
  for (const [key, sink] of [
    ['openlineageUrl', 'openlineage'],
    ['openlineageFile', 'openlineage'],
    ['datahubUrl', 'datahub'],
    ['datahubFile', 'datahub'],
  ] as const) {
    if (!isGiven(settings, key) || sinks.includes(sink)) continue;
    notices.push({
      message: 'option has no effect: its sink is not among those that deliver',
      fields: { option: key, sink },
    });
  }
}

function replace(settings: Map<string, Setting>, key: string, value: Setting['value']): void {
  settings.set(key, { value, origin: settings.get(key)?.origin ?? 'default' });
}
