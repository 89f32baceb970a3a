import { createHash } from 'node:crypto';
import type { DataHubConfig } from '../../../config/config.js';
import { configurationError } from '../../../errors.js';
import { packageVersion } from '../../../files/package-root.js';
import type { RestOptions } from '../options.js';
import { openGms, type Gms, type GmsHost } from './gms.js';
import { gmsUrl } from './gms-url.js';

type Access = Pick<DataHubConfig, 'url' | 'token' | 'api' | 'async' | 'batchSize' | 'concurrency' | 'timeoutMs'>;

/**
 * The way to the configured service and by what the place of the sink is kept: null and `file` when there is none. Nothing is
 * sent yet.
 *
 * @throws LineageError `invalid_token` (exit 2)
 */
export function dataHubRest(
  access: Access,
  { rejectedFile, onReject }: Pick<RestOptions, 'rejectedFile' | 'onReject'>,
  host: GmsHost,
): { readonly rest: RestOptions | null; readonly address: string } {
  if (access.url === null) return { rest: null, address: 'file' };
  const { api, async, batchSize, concurrency: parallel } = access;
  const gms = openConfiguredGms(access, access.url, host);
  const { signal } = host;
  return {
    rest: { gms, api, async, batchSize, parallel, rejectedFile, onReject, signal, clientVersion: packageVersion() },
    address: createHash('sha256').update(gmsUrl(access.url)).digest('hex').slice(0, 16),
  };
}

/** Throws as dataHubRest. */
export function openConfiguredGms({ token, async, timeoutMs }: Access, url: string, host: GmsHost): Gms {
  try {
    return openGms({ url, token, async, timeoutMs, version: packageVersion() }, host);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw configurationError('the DataHub token has characters that no header can hold', {
      code: 'invalid_token',
      op: 'read options',
      hint: 'Check DATAHUB_GMS_TOKEN or the file of --datahub-token-file: it holds the token and nothing else.',
      cause,
    });
  }
}
