import { configurationError } from '../errors.js';
import type { SinkName } from '../sinks/sink.js';
import type { Config } from './config.js';
import { readDatasetNames } from './dataset-names.js';
import { endpointOf } from './lineage-door.js';
import { clientOf } from './openlineage-client.js';
import type { LogFormat, LogLevel } from './log-settings.js';
import {
  isGiven,
  isOn,
  listOf,
  mapOf,
  numberOf,
  recipeOf,
  requiredNumber,
  requiredText,
  textOf,
  type Settings,
} from './settings.js';

/**
 * The configuration of a pass.
 *
 * @param settings of `loadSettings`
 * @throws LineageError (exit 2) when there is no API key, or a file that an option names cannot be read
 */
export function toConfig(settings: Settings): Config {
  const since = textOf(settings, 'since');
  const until = textOf(settings, 'until');
  const gitSyncDir = textOf(settings, 'gitSyncDir');
  const recipe = recipeOf(settings);
  const dryRun = isOn(settings, 'dryRun');
  return {
    api: {
      url: requiredText(settings, 'apiUrl'),
      key: gitSyncDir === null ? requireKey(settings) : '',
      maxRequestsPerSecond: Math.max(0, requiredNumber(settings, 'maxRequestsPerSecond')),
      concurrency: requiredNumber(settings, 'concurrency'),
      connectTimeoutMs: requiredNumber(settings, 'connectTimeout'),
      bodyTimeoutMs: requiredNumber(settings, 'bodyTimeout'),
      maxBodyBytes: requiredNumber(settings, 'maxBodyBytes'),
    },
    gitSyncDir,
    sinks: listOf(settings, 'sink') as readonly SinkName[], // judged against the option's choices
    outputDir: requiredText(settings, 'outputDir'),
    outputDirGiven: isGiven(settings, 'outputDir'),
    keepPasses: requiredNumber(settings, 'keepPasses'),
    dryRun,
    watermark: { in: textOf(settings, 'watermarkIn'), out: textOf(settings, 'watermarkOut') },
    window: {
      since,
      until,
      lookbackMs: requiredNumber(settings, 'lookback'),
      overlapMs: requiredNumber(settings, 'overlap'),
      openRunTtlMs: requiredNumber(settings, 'openRunTtl'),
      allowGap: isOn(settings, 'allowGap'),
      newestRuns: newestRuns(settings),
    },
    workspaceName: textOf(settings, 'workspaceName'),
    // A page of Hightouch is found by an id, and a checkout has slugs only.
    workspaceSlug: gitSyncDir === null ? textOf(settings, 'workspaceSlug') : null,
    selection: {
      syncs: listOf(settings, 'syncs'),
      excludeSyncs: listOf(settings, 'excludeSyncs'),
      models: listOf(settings, 'models'),
      destinations: listOf(settings, 'destinations'),
      syncSlugs: recipe?.syncPatterns ?? null,
      skipDisabled: isOn(settings, 'skipDisabled'),
      runs: isOn(settings, 'runs'),
      columnLineage: isOn(settings, 'columnLineage'),
    },
    full: isOn(settings, 'full'),
    fullEveryMs: numberOf(settings, 'fullEvery'),
    openlineage: {
      namespace: requiredText(settings, 'openlineageNamespace'),
      file: textOf(settings, 'openlineageFile'),
      url: textOf(settings, 'openlineageUrl'),
      endpoint: endpointOf(settings),
      apiKey: textOf(settings, 'openlineageApiKey'),
      console: isOn(settings, 'openlineageConsole'),
      profile: requiredText(settings, 'openlineageProfile') as Config['openlineage']['profile'], // a choice
      models: isOn(settings, 'openlineageModels'),
      lineageFacet: isOn(settings, 'openlineageLineageFacet'),
      static: isGiven(settings, 'openlineageStatic')
        ? (requiredText(settings, 'openlineageStatic') as Config['openlineage']['static']) // a choice
        : null,
      maxEventBytes: isGiven(settings, 'maxEventBytes') ? requiredNumber(settings, 'maxEventBytes') : null,
      concurrency: requiredNumber(settings, 'openlineageConcurrency'),
      client: clientOf(settings),
    },
    passRun: {
      // A pass that delivers nothing is no news to anybody.
      told: dryRun ? 'never' : (requiredText(settings, 'passRun') as Config['passRun']['told']), // a choice
      namespace: requiredText(settings, 'passRunNamespace') as Config['passRun']['namespace'], // a choice
      variables: listOf(settings, 'passRunVariables'),
    },
    datahub: {
      file: textOf(settings, 'datahubFile'),
      ...dataHubAccess(settings),
      foreignLineage: requiredText(settings, 'datahubForeignLineage') as Config['datahub']['foreignLineage'], // a choice
      env: requiredText(settings, 'datahubEnv'),
      platformInstance: textOf(settings, 'datahubPlatformInstance'),
      emitModelsAsDatasets: isOn(settings, 'datahubEmitModels'),
      lowercaseUrns: requiredText(settings, 'datahubLowercaseUrns') as Config['datahub']['lowercaseUrns'], // a choice
      sqlLineage: isOn(settings, 'datahubSqlLineage'),
      siblings: isOn(settings, 'datahubSiblings'),
      contracts: isOn(settings, 'datahubContracts'),
      modelNames: recipe?.modelPatterns ?? null,
      contractNames: recipe?.contractPatterns ?? null,
      pipelineName: recipe?.pipelineName ?? null,
      stateApi: recipe?.datahubApi ?? null,
      removeStale: isOn(settings, 'datahubRemoveStale'),
      failSafeThreshold: requiredNumber(settings, 'datahubFailSafeThreshold'),
      statefulIngestion: recipe?.statefulIngestion ?? null,
    },
    onReject: requiredText(settings, 'onReject') as Config['onReject'], // a choice
    maskErrors: isOn(settings, 'maskErrors'),
    result: textOf(settings, 'result'),
    minCoverage: numberOf(settings, 'minCoverage'),
    strict: isOn(settings, 'strict'),
    exitCodeIfUnchanged: requiredNumber(settings, 'exitCodeIfUnchanged'),
    sqlTimeoutMs: requiredNumber(settings, 'sqlTimeout'),
    sqlWorkers: requiredNumber(settings, 'sqlWorkers'),
    sqlCache: textOf(settings, 'sqlCache'),
    schemas: {
      file: textOf(settings, 'schemas'),
      dbtTargetDirs: listOf(settings, 'dbtTargetDir'),
      dbtDepth: requiredText(settings, 'dbtDepth') as Config['schemas']['dbtDepth'], // a choice
    },
    ownerTagKeys: listOf(settings, 'ownerTagKeys'),
    datasetNames: readDatasetNames(textOf(settings, 'datasetNames')),
    sourceOverrides: mapOf(settings, 'sourceOverrides'),
    destinationOverrides: mapOf(settings, 'destinationOverrides'),
    logLevel: requiredText(settings, 'logLevel') as LogLevel, // a choice
    logFormat: requiredText(settings, 'logFormat') as LogFormat, // a choice
  };
}

/** The part of the DataHub configuration that says how it is reached; `replay` has no other. */
export function dataHubAccess(
  settings: Settings,
): Pick<Config['datahub'], 'url' | 'token' | 'api' | 'async' | 'batchSize' | 'concurrency' | 'timeoutMs'> {
  return {
    url: textOf(settings, 'datahubUrl'),
    token: textOf(settings, 'datahubToken'),
    api: requiredText(settings, 'datahubApi') as Config['datahub']['api'], // a choice
    async: isOn(settings, 'datahubAsync'),
    batchSize: requiredNumber(settings, 'datahubBatchSize'),
    concurrency: requiredNumber(settings, 'datahubConcurrency'),
    timeoutMs: requiredNumber(settings, 'datahubTimeout'),
  };
}

/** A recipe's cap counts where nothing remembers what was told; elsewhere runs would be lost to it. */
export function newestRuns(settings: Settings): number | null {
  const remembers = ['watermarkIn', 'watermarkOut', 'since', 'until', 'lookback'].some((key) => isGiven(settings, key));
  return remembers ? null : (recipeOf(settings)?.maxSyncRunsPerSync ?? null);
}

function requireKey(settings: Settings): string {
  const key = textOf(settings, 'apiKey');
  if (key !== null) return key;
  throw configurationError('no API key for Hightouch', {
    code: 'no_api_key',
    op: 'read options',
    hint: 'Set HIGHTOUCH_API_KEY, or name a file that holds it with --api-key-file. Keys are made in Hightouch under Settings > API keys.',
  });
}
