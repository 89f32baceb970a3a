import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { packageVersion } from '../files/package-root.js';
import type { Host } from '../host.js';
import { maskErrorText } from '../log/mask.js';
import { nameMatcher } from '../model/name-patterns.js';
import { prepareEvents } from '../openlineage/event-settings.js';
import { dataHubRest } from './datahub/rest/open-rest.js';
import { removalOptions } from './datahub/state/open-removal.js';
import { createDataHubSink } from './datahub/sink.js';
import { chooseProfile } from './openlineage/choose-profile.js';
import { createOpenLineageSink } from './openlineage/sink.js';
import { openTransports, sinkAddress } from './openlineage/transports.js';
import type { Sink, SinkName } from './sink.js';

/** The only list of sinks. A new one is a line here. */
const registry: Partial<Record<SinkName, (config: Config, host: Host) => Sink>> = {
  openlineage: openLineageSink,
  datahub: dataHubSink,
};

export const sinkNames: readonly SinkName[] = ['openlineage', 'datahub'];

/** The sinks that the configuration names, in its order; in a dry run those that can say what they would remove. */
export function openSinks(config: Config, host: Host): Sink[] {
  return config.sinks
    .filter((name) => name === 'datahub' || !config.dryRun)
    .flatMap((name) => registry[name]?.(config, host) ?? []);
}

function openLineageSink(config: Config, host: Host): Sink {
  const { openlineage } = config;
  const { name, profile, warning } = chooseProfile(openlineage, host.env);
  host.log.info({ profile: name }, 'the OpenLineage profile of this pass');
  if (warning !== null) host.log.warn({ profile: name }, warning);
  return createOpenLineageSink({
    events: {
      namespace: openlineage.namespace,
      workspaceSlug: config.workspaceSlug,
      ownerTagKeys: config.ownerTagKeys,
      columnLineage: config.selection.columnLineage,
      profile,
      models: openlineage.models,
      lineageFacet: openlineage.lineageFacet,
      version: packageVersion(),
      maskError: config.maskErrors ? maskErrorText : (text) => text,
    },
    file: openlineage.file,
    outputDir: config.outputDir,
    keepPasses: config.keepPasses,
    transports: openTransports(config, host),
    prepare: openlineage.client === null ? null : prepareEvents(openlineage.client, host.env),
    address: sinkAddress(config, host),
    rejectedFile: join(config.outputDir, 'openlineage', 'rejected.ndjson'),
    onReject: config.onReject,
    parallel: openlineage.concurrency,
    signal: host.signal,
  });
}

function dataHubSink(config: Config, host: Host): Sink {
  const { datahub } = config;
  const rejectedFile = join(config.outputDir, 'datahub', 'rejected.ndjson');
  const { rest, address } = dataHubRest(datahub, { rejectedFile, onReject: config.onReject }, host);
  const file = datahub.file ?? (datahub.url === null ? join(config.outputDir, 'datahub', 'mcps.json') : null);
  return createDataHubSink({
    file: config.dryRun ? null : file,
    rest: config.dryRun ? null : rest,
    address,
    removal: removalOptions(config, host),
    dryRun: config.dryRun,
    foreignLineage: datahub.foreignLineage,
    outputDir: config.outputDir,
    keepPasses: config.keepPasses,
    env: datahub.env,
    platformInstance: datahub.platformInstance,
    emitModelsAsDatasets: datahub.emitModelsAsDatasets,
    columnLineage: config.selection.columnLineage,
    lowercaseUrns: datahub.lowercaseUrns,
    workspaceSlug: config.workspaceSlug,
    maskError: config.maskErrors ? maskErrorText : (text) => text,
    sourceOverrides: config.sourceOverrides,
    destinationOverrides: config.destinationOverrides,
    ownerTagKeys: config.ownerTagKeys,
    siblings: datahub.siblings,
    sqlLineage: datahub.sqlLineage,
    ...(datahub.modelNames === null ? {} : { isModelTold: nameMatcher(datahub.modelNames) }),
    ...(datahub.contractNames === null ? {} : { isContractTold: nameMatcher(datahub.contractNames) }),
  });
}
