import type { Config } from '../config/config.js';
import { configurationError, credentialsError, unavailableError, type LineageError } from '../errors.js';
import type { Host } from '../host.js';
import { tokenSources, type TokenSource } from '../openlineage/configuration/token-sources.js';
import { TransportError } from '../openlineage/transports/transport-error.js';
import { transportHost } from '../sinks/openlineage/transports.js';
import { probe, type Finding } from './probe.js';

/** Whether every endpoint that an OpenLineage transport gets tokens from gives one; nothing when there is none. */
export async function checkTokens({ openlineage, sinks }: Config, host: Host): Promise<readonly Finding[]> {
  const { transport = null, folder = '.' } = openlineage.client ?? {};
  if (transport === null || !sinks.includes('openlineage')) return [];
  // What the transport itself has to say is said when it is opened.
  const quiet = { ...transportHost(host, folder), onNotice: () => undefined };
  return Promise.all(tokenSources(transport, quiet).map((source) => probe('openlineage token', () => token(source))));
}

async function token({ endpoint, ask }: TokenSource): Promise<string> {
  try {
    await ask();
    return `${endpoint} gives one`;
  } catch (thrown) {
    throw thrown instanceof TransportError ? asFinding(thrown) : thrown;
  }
}

function asFinding(error: TransportError): LineageError {
  const told = (hint: string) => ({ code: 'openlineage_token', op: 'check', hint, cause: error });
  if (error.status === 401) {
    return credentialsError(
      error.message,
      told('Check the key, or the client id and secret, in the auth of the transport.'),
    );
  }
  if (error.retryable) {
    return unavailableError(error.message, told('Check the address of tokenEndpoint, and the network between.'));
  }
  return configurationError(
    error.message,
    told('Check tokenEndpoint, and tokenFields: where the answer has the token.'),
  );
}
