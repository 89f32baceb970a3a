import { redactData } from '../../../log/redact.js';
import { wellFormed, type Mcp } from '../mcp.js';

export type GmsApi = 'restli' | 'openapi';

/** What a request has in common with others that may go together with it. */
export interface Route {
  readonly method: 'POST' | 'PATCH';
  /** Below the address of GMS, with its query. */
  readonly path: string;
  readonly api: GmsApi;
}

/** A proposal as it goes over the wire. */
export interface EncodedMcp {
  readonly route: Route;
  /** JSON, ASCII only; one member of a request's list. */
  readonly text: string;
}

/** The server takes texts of 16,000,000 bytes; what DataHub's own client stays below. */
const maxRequestBytes = 15 * 1024 * 1024;
/** What the members of a request may have together: there is room for what stands around them. */
export const maxMemberBytes = maxRequestBytes - 1024;

const restli: Route = { method: 'POST', path: '/aspects?action=ingestProposalBatch', api: 'restli' };
const jsonType = 'application/json';
const jsonPatchType = 'application/json-patch+json';

/**
 * A proposal as a member of a batch: of `ingestProposalBatch` (Rest.li), or of a list of entities (OpenAPI v3), which has a
 * form for whole aspects and for patches only; anything else goes by Rest.li.
 */
export function encodeMcp(mcp: Mcp, api: GmsApi, isAsync: boolean): EncodedMcp {
  const aspect = aspectText(mcp);
  const isPatch = mcp.changeType === 'PATCH';
  if (api === 'restli' || aspect === null || (mcp.changeType !== 'UPSERT' && !isPatch))
    return restliMember(mcp, aspect);
  const value = isPatch && aspect.startsWith('[') ? `{"patch":${aspect}}` : aspect;
  const metadata = JSON.stringify(mcp.systemMetadata ?? null);
  const named = `"value":${value},"systemMetadata":${metadata},"headers":{}`;
  return {
    route: {
      method: isPatch ? 'PATCH' : 'POST',
      path: `/openapi/v3/entity/${encodeURIComponent(mcp.entityType)}?async=${isAsync}`,
      api,
    },
    text: ascii(`{"urn":${JSON.stringify(mcp.entityUrn)},${JSON.stringify(mcp.aspectName)}:{${named}}}`),
  };
}

/** The body of a request with these members. */
export function requestBody(api: GmsApi, members: readonly string[], isAsync: boolean): string {
  const list = `[${members.join(',')}]`;
  return api === 'openapi' ? list : `{"proposals":${list},"async":"${isAsync}"}`; // the flag is a text in Rest.li's model
}

/** `value` is a field of bytes: its text must be ASCII before it is quoted, and not only when it is sent. */
function restliMember(mcp: Mcp, aspect: string | null): EncodedMcp {
  const contentType = mcp.changeType === 'PATCH' ? jsonPatchType : jsonType;
  const wire = aspect === null ? {} : { aspect: { value: ascii(aspect), contentType } };
  return { route: restli, text: ascii(wellFormed(JSON.stringify({ ...mcp, aspect: undefined, ...wire }))) };
}

/** The aspect's own JSON, without secrets; null for a proposal without one (a deletion). */
function aspectText({ aspect }: Mcp): string | null {
  if (aspect === undefined) return null;
  if ('value' in aspect && typeof aspect.value === 'string') return redactData(aspect.value);
  return redactData(wellFormed(JSON.stringify('json' in aspect ? aspect.json : aspect)));
}

/** The same JSON with every other character escaped. */
function ascii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
