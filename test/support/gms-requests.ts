/** What DataHub's metadata service accepts as a request, read as strictly as its own parsers do. */

export interface RecordedMcp {
  readonly entityType: string;
  readonly entityUrn: string;
  readonly changeType: string;
  readonly aspectName: string;
  /** Parsed; of a PATCH the list of operations; null for a deletion. */
  readonly aspect: unknown;
  readonly systemMetadata: Readonly<Record<string, unknown>> | null;
}

/** A request that GMS refuses for its form. */
export class BadRequest extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** The proposals of `ingestProposal` and `ingestProposalBatch`, and whether they are only to be queued. */
export function restliProposals(action: string, body: string): { mcps: RecordedMcp[]; isAsync: boolean } {
  const envelope = fields(parse(body), 'the body');
  const flag = envelope['async'] ?? 'false';
  if (flag !== 'true' && flag !== 'false') throw new BadRequest('async must be the text true or false');
  const list = action === 'ingestProposalBatch' ? envelope['proposals'] : [envelope['proposal']];
  if (!Array.isArray(list)) throw new BadRequest('proposals must be a list');
  return { mcps: list.map(restliProposal), isAsync: flag === 'true' };
}

function restliProposal(value: unknown): RecordedMcp {
  const proposal = fields(value, 'a proposal');
  const known = ['auditHeader', 'entityType', 'entityUrn', 'entityKeyAspect', 'changeType', 'aspectName', 'aspect'];
  const unknown = Object.keys(proposal).find((name) => ![...known, 'systemMetadata', 'headers'].includes(name));
  if (unknown !== undefined) throw new BadRequest(`ERROR :: /${unknown} :: unrecognized field found but not allowed`);
  const changeType = text(proposal, 'changeType');
  const { aspect } = proposal;
  return {
    ...named(proposal),
    changeType,
    aspectName: text(proposal, 'aspectName'),
    aspect:
      aspect === undefined && changeType === 'DELETE' ? null : genericAspect(fields(aspect, 'aspect'), changeType),
    systemMetadata: metadata(proposal['systemMetadata']),
  };
}

/** `value` is of type bytes: every character of it stands for one byte, so that only ASCII survives. */
function genericAspect(aspect: Fields, changeType: string): unknown {
  const value = text(aspect, 'value');
  const last = [...value].find((character) => character > '\u007f');
  if (last !== undefined) throw new BadRequest(`value is bytes and holds ${JSON.stringify(last)}`);
  const wanted = changeType === 'PATCH' ? 'application/json-patch+json' : 'application/json';
  if (aspect['contentType'] !== wanted) throw new BadRequest(`contentType must be ${wanted}`);
  const content = parse(value);
  if (changeType === 'PATCH' ? !Array.isArray(content) : !isFields(content))
    throw new BadRequest('value has no aspect');
  return content;
}

/** The aspects in a list of entities of OpenAPI v3. */
export function openApiProposals(method: string, entityType: string, body: string): RecordedMcp[] {
  const list = parse(body);
  if (!Array.isArray(list)) throw new BadRequest('the body must be a list');
  return list.flatMap((value) => {
    const entity = fields(value, 'an entity');
    const names = Object.keys(entity).filter((name) => name !== 'urn');
    if (names.length === 0) throw new BadRequest('an entity without an aspect');
    return names.map((aspectName) => {
      const wrapped = fields(entity[aspectName], aspectName);
      const content = fields(wrapped['value'], `${aspectName}.value`);
      const patch = content['patch'];
      if (method === 'PATCH' && !Array.isArray(patch)) throw new BadRequest('a patch must be a list');
      return {
        ...named({ entityType, entityUrn: entity['urn'] }),
        changeType: method === 'PATCH' ? 'PATCH' : 'UPSERT',
        aspectName,
        aspect: method === 'PATCH' ? patch : content,
        systemMetadata: metadata(wrapped['systemMetadata']),
      };
    });
  });
}

function named(proposal: Fields): { entityType: string; entityUrn: string } {
  const [entityType, entityUrn] = [text(proposal, 'entityType'), text(proposal, 'entityUrn')];
  if (!entityUrn.startsWith(`urn:li:${entityType}:`)) throw new BadRequest(`${entityUrn} is no ${entityType}`);
  return { entityType, entityUrn };
}

function metadata(value: unknown): Fields | null {
  return value === undefined || value === null ? null : fields(value, 'systemMetadata');
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new BadRequest('no JSON');
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown, what: string): Fields {
  if (!isFields(value)) throw new BadRequest(`${what} must be an object`);
  return value;
}

function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== 'string' || value === '') throw new BadRequest(`${name} must be a text`);
  return value;
}
