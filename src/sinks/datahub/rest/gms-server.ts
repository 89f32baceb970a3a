import { configurationError, type LineageError } from '../../../errors.js';

/** What GMS says of itself at `/config`. */
export interface GmsServer {
  /** As it says it: `v1.7.0`; null when it does not. */
  readonly version: string | null;
  /** Whether it has the v3 entity endpoints in the form that is used here. */
  readonly offersOpenApi: boolean;
  /** Whether it keeps the state of pipelines. */
  readonly keepsState: boolean;
}

/** Since when OpenAPI v3 takes batches as they are sent here; the versions from which DataHub's own client uses it. */
const openApiSince = { core: [1, 0, 1, 0], cloud: [0, 3, 11, 0] } as const;

/**
 * Reads the answer of `/config`; what is no answer of GMS is refused, since DataHub's frontend listens too and takes nothing.
 *
 * @throws LineageError `datahub_url_not_gms` (exit 2)
 */
export function readGmsConfig(body: string, url: string): GmsServer {
  const config = parsed(body);
  if (config === null) throw notGms(url, 'answers with a page where GMS has its configuration');
  if (config['noCode'] !== 'true') throw notGms(url, 'answers, but not as GMS does');
  const versions = fieldsOf(config['versions']);
  const { version } = fieldsOf(versions['acryldata/datahub'] ?? versions['linkedin/datahub']);
  const { serverEnv } = fieldsOf(config['datahub']);
  const isCloud = typeof serverEnv === 'string' && serverEnv !== '' && serverEnv !== 'core';
  const told = typeof version === 'string' && version !== '' && version !== 'null' ? version : null;
  const offersOpenApi = isAtLeast(told, openApiSince[isCloud ? 'cloud' : 'core']);
  return { version: told, offersOpenApi, keepsState: config['statefulIngestionCapable'] === true };
}

/** The refusal for an address behind which something else than GMS answers. */
export function notGms(url: string, how: string): LineageError {
  const { origin } = new URL(url);
  return configurationError(`${url} ${how}: it is DataHub's frontend, or something else`, {
    code: 'datahub_url_not_gms',
    op: 'deliver to DataHub',
    hint: `Give --datahub-url the address of the metadata service (GMS), usually http://HOST:8080, or the frontend's way to it: ${origin}/api/gms. On DataHub Cloud it is https://NAME.acryl.io/gms.`,
  });
}

function isAtLeast(version: string | null, wanted: readonly number[]): boolean {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)(?:\.(\d+))?/.exec(version ?? '');
  if (parts === null) return false;
  const numbers = parts.slice(1).map((part) => Number(part ?? 0));
  for (const [index, least] of wanted.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== least) return number > least;
  }
  return true;
}

function parsed(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' && value !== null ? fieldsOf(value) : null;
  } catch {
    return null;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
