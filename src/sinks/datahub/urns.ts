/** DataHub's URNs, formed from parts that may hold anything. Each part is encoded here and nowhere else. */
import { datahubGuid } from './guid.js';

export type Urn = string;

/** The platform name of everything that is Hightouch's own. */
export const hightouchPlatform = 'hightouch';
/** Who DataHub says did what no person did. */
export const systemActor: Urn = 'urn:li:corpuser:__datahub_system';

const encodings: Readonly<Record<string, string>> = { ',': '%2C', '(': '%28', ')': '%29', '\u241F': '%E2%90%9F' };

/** Encodes what has a meaning inside a URN: comma, parentheses and U+241F; all else, `%` and spaces too, stays. */
export function encodeUrnPart(text: string): string {
  return text.replace(/[,()\u241F]/g, (character) => encodings[character] ?? character);
}

export function dataPlatformUrn(platform: string): Urn {
  return `urn:li:dataPlatform:${encodeUrnPart(platform)}`;
}

export function dataPlatformInstanceUrn(platform: string, instance: string): Urn {
  return `urn:li:dataPlatformInstance:(${dataPlatformUrn(platform)},${encodeUrnPart(instance)})`;
}

export interface DatasetParts {
  readonly platform: string;
  /** Put before the name with a dot, null for none. */
  readonly instance: string | null;
  readonly name: string;
  /** A fabric type; upper-cased here. */
  readonly env: string;
}

export function datasetUrn(parts: DatasetParts): Urn {
  const name = withInstance(parts.instance, parts.name);
  return `urn:li:dataset:(${dataPlatformUrn(parts.platform)},${encodeUrnPart(name)},${parts.env.toUpperCase()})`;
}

export function schemaFieldUrn(dataset: Urn, fieldPath: string): Urn {
  return `urn:li:schemaField:(${dataset},${encodeUrnPart(fieldPath)})`;
}

/** One flow a sync, named by the sync's id. */
export function dataFlowUrn(syncId: string, instance: string | null, env: string): Urn {
  return `urn:li:dataFlow:(${hightouchPlatform},${encodeUrnPart(withInstance(instance, syncId))},${env.toUpperCase()})`;
}

/** The instance stands inside the flow only. */
export function dataJobUrn(flow: Urn, syncId: string): Urn {
  return `urn:li:dataJob:(${flow},${encodeUrnPart(syncId)})`;
}

/** A run of a sync. Neither instance nor workspace is part of it: Hightouch's run ids are global. */
export function dataProcessInstanceUrn(runId: string, env: string): Urn {
  const guid = datahubGuid({ cluster: env.toUpperCase(), orchestrator: hightouchPlatform, id: runId });
  return `urn:li:dataProcessInstance:${guid}`;
}

export type ContainerType = 'models' | 'syncs';

/** The environment is no part of it. */
export function containerUrn(type: ContainerType, instance: string | null): Urn {
  return `urn:li:container:${datahubGuid({ container_type: type, platform: hightouchPlatform, instance })}`;
}

/** Name and URN of the tag that stands for one `key: value` of Hightouch. */
export function tagName(key: string, value: string): string {
  return `ht_${key}_${value}`;
}

export function tagUrn(name: string): Urn {
  return `urn:li:tag:${encodeUrnPart(name)}`;
}

/** Who owns something. A name that is a URN of a user or group is taken as it is. */
export function ownerUrn(name: string, kind: 'corpuser' | 'corpGroup'): Urn {
  return /^urn:li:(?:corpuser|corpGroup):[^\s()]+$/.test(name) ? name : `urn:li:${kind}:${encodeUrnPart(name)}`;
}

/** The contract about a dataset. */
export function dataContractUrn(dataset: Urn): Urn {
  return `urn:li:dataContract:${datahubGuid({ entity: dataset })}`;
}

/** The assertion of a contract that a dataset has the fields it lists. */
export function schemaAssertionUrn(contract: Urn, dataset: Urn): Urn {
  return `urn:li:assertion:${datahubGuid({ contract, entity: dataset, schema: 'field-list' })}`;
}

/** `dataset` of `urn:li:dataset:(…)`. */
export function entityTypeOf(urn: Urn): string {
  return urn.split(':', 3)[2] ?? '';
}

function withInstance(instance: string | null, name: string): string {
  return instance === null || instance === '' ? name : `${instance}.${name}`;
}
