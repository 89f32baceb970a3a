/** What DataHub's metadata service answers about a time series. */
import { BadRequest, type RecordedMcp } from './gms-requests.js';

export const stateAction = 'getTimeseriesAspectValues';

export interface TimeseriesQuery {
  readonly urn: string;
  readonly aspect: string;
  readonly limit: number;
  /** Field → the value it must have. */
  readonly where: Readonly<Record<string, string>>;
}

interface Criterion {
  readonly field: string;
  readonly values: readonly string[];
  readonly condition: string;
}

interface Body {
  readonly urn?: unknown;
  readonly entity?: unknown;
  readonly aspect?: unknown;
  readonly limit?: unknown;
  readonly filter?: { readonly or: readonly { readonly and: readonly Criterion[] }[] };
}

/** Reads a request as strictly as the server does. Throws BadRequest. */
export function timeseriesQuery(body: string): TimeseriesQuery {
  const { urn, entity, aspect, limit, filter } = JSON.parse(body) as Body; // each member is judged below
  if (typeof urn !== 'string' || typeof aspect !== 'string' || typeof limit !== 'number')
    throw new BadRequest('no query');
  if (!urn.startsWith(`urn:li:${String(entity)}:`)) throw new BadRequest('entity is not that of the urn');
  const criteria = filter?.or.flatMap(({ and }) => and) ?? [];
  if (criteria.some(({ condition, values }) => condition !== 'EQUAL' || values.length !== 1))
    throw new BadRequest('no filter');
  return {
    urn,
    aspect,
    limit,
    where: Object.fromEntries(criteria.map(({ field, values }) => [field, values[0] ?? ''])),
  };
}

/** The newest values first, as the server gives them. */
export function newestOf(taken: readonly RecordedMcp[], { urn, aspect, limit, where }: TimeseriesQuery): object {
  const values = taken
    .filter((mcp) => mcp.entityUrn === urn && mcp.aspectName === aspect)
    .map((mcp) => mcp.aspect as Readonly<Record<string, unknown>>) // an aspect of DataHub is an object
    .filter((content) => Object.entries(where).every(([field, value]) => content[field] === value))
    .sort((a, b) => Number(b['timestampMillis']) - Number(a['timestampMillis']))
    .slice(0, limit)
    .map((content) => ({ aspect: { value: JSON.stringify(content), contentType: 'application/json' } }));
  return { value: { entityName: 'dataJob', aspectName: aspect, limit, values } };
}
