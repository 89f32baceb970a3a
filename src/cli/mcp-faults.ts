import { aspectContentFaults, aspectNameFaults } from './aspect-faults.js';
import { errorAt, memberPointer, type Fault } from '../openlineage/fault.js';

type Fields = Readonly<Record<string, unknown>>;

const changeTypes = ['UPSERT', 'CREATE', 'UPDATE', 'DELETE', 'PATCH', 'RESTATE', 'CREATE_ENTITY'];
const named = ['entityType', 'entityUrn', 'aspectName', 'changeType'];

/** Whether a value of a file is a DataHub metadata change proposal (or means to be one), and no OpenLineage event. */
export function isProposal(value: unknown): value is Fields {
  if (!isFields(value) || 'eventTime' in value || 'eventType' in value) return false;
  return named.filter((name) => name in value).length >= 2;
}

/**
 * What DataHub's `file` source would stumble over: missing names, a URN of another entity type or with open brackets, an aspect
 * that is no JSON object, one that its entity cannot have, or one without the members that it must have.
 */
export function proposalFaults(proposal: Fields): readonly Fault[] {
  return [
    ...named.flatMap((name) => (isText(proposal[name]) ? [] : [errorAt(memberPointer('', name), 'must be a text')])),
    ...urnFaults(proposal),
    ...nameFaults(proposal),
    ...changeFaults(proposal),
    ...aspectFaults(proposal),
    ...metadataFaults(proposal['systemMetadata']),
  ];
}

function urnFaults({ entityUrn, entityType }: Fields): readonly Fault[] {
  if (!isText(entityUrn) || !isText(entityType)) return [];
  if (!entityUrn.startsWith(`urn:li:${entityType}:`) || entityUrn === `urn:li:${entityType}:`) {
    return [errorAt('/entityUrn', `must begin with urn:li:${entityType}: and name an entity`)];
  }
  if (!isBalanced(entityUrn)) return [errorAt('/entityUrn', 'has brackets that do not match')];
  return [];
}

function isBalanced(urn: string): boolean {
  let depth = 0;
  for (const letter of urn) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function nameFaults({ entityType, aspectName }: Fields): readonly Fault[] {
  return isText(entityType) && isText(aspectName) ? aspectNameFaults(entityType, aspectName) : [];
}

function changeFaults({ changeType }: Fields): readonly Fault[] {
  if (!isText(changeType) || changeTypes.includes(changeType)) return [];
  return [errorAt('/changeType', `must be one of: ${changeTypes.join(', ')}`)];
}

function aspectFaults({ aspect, aspectName, changeType }: Fields): readonly Fault[] {
  if (aspect === undefined && changeType === 'DELETE') return [];
  if (!isFields(aspect)) return [errorAt('/aspect', 'must be an object')];
  if ('json' in aspect) {
    const content = aspect['json'];
    if (changeType === 'PATCH' && (Array.isArray(content) || isFields(content))) return [];
    return isFields(content)
      ? contentFaults(aspectName, content, '/aspect/json')
      : [errorAt('/aspect/json', 'must be an object')];
  }
  const { value, contentType } = aspect;
  if (typeof value !== 'string') return [errorAt('/aspect', 'must hold json, or value and contentType')];
  if (!isText(contentType)) return [errorAt('/aspect/contentType', 'must be a text')];
  const content = parsed(value);
  if (content === undefined) return [errorAt('/aspect/value', 'must be JSON text')];
  return changeType !== 'PATCH' && isFields(content) ? contentFaults(aspectName, content, '/aspect/value') : [];
}

function contentFaults(aspectName: unknown, content: Fields, pointer: string): readonly Fault[] {
  return isText(aspectName) ? aspectContentFaults(aspectName, content, pointer) : [];
}

function metadataFaults(metadata: unknown): readonly Fault[] {
  if (metadata === undefined || metadata === null) return [];
  if (!isFields(metadata)) return [errorAt('/systemMetadata', 'must be an object')];
  const { lastObserved, runId } = metadata;
  return [
    ...(lastObserved === undefined || Number.isSafeInteger(lastObserved)
      ? []
      : [errorAt('/systemMetadata/lastObserved', 'must be milliseconds since 1970')]),
    ...(runId === undefined || typeof runId === 'string' ? [] : [errorAt('/systemMetadata/runId', 'must be a text')]),
  ];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
