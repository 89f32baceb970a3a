import type { DataHubConfig } from '../config/config.js';
import type { Host } from '../host.js';
import { openConfiguredGms } from '../sinks/datahub/rest/open-rest.js';

/**
 * Whether GMS answers, is GMS, and takes the token for reading; whether it may write shows when something is written. Gives
 * what to say of it.
 *
 * @throws LineageError (exit 2, 4 or 5) as a pass would
 */
export async function checkDataHub(datahub: DataHubConfig, url: string, host: Host): Promise<string> {
  const gms = openConfiguredGms(datahub, url, host);
  try {
    const { version, offersOpenApi } = await gms.server(1);
    await gms.requireAccess();
    const api = datahub.api === 'openapi' || (datahub.api === 'auto' && offersOpenApi) ? 'OpenAPI v3' : 'Rest.li';
    return `${gms.url} answers: DataHub ${version ?? 'of an unknown version'}, by ${api}`;
  } finally {
    gms.close();
  }
}
