import { homedir } from 'node:os';
import { OpenLineageClient } from './client.js';
import type { ClientOptions } from './client.js';
import { resolveClientConfig } from './configuration/client-config.js';
import { openTransport } from './configuration/open-transport.js';
import type { TransportHost } from './configuration/transport-host.js';
import { isDisabled } from './configuration/variables.js';
import type { Environment } from './configuration/variables.js';
import { prepareEvents } from './event-settings.js';
import { createConsoleTransport } from './transports/console.js';
import { createNoopTransport } from './transports/noop.js';
import type { Transport } from './transports/transport.js';

export interface CreateClientOptions
  extends Pick<ClientOptions, 'validate'>, Partial<Omit<TransportHost, 'env' | 'folder'>> {
  /** Stronger than files and variables, and shaped as `openlineage.yml`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Sends instead of the configured one; only `OPENLINEAGE_DISABLED` is stronger. */
  readonly transport?: Transport;
  /** `process.env` unless told otherwise. */
  readonly env?: Environment;
  /** What relative paths start from, and where `openlineage.yml` is looked for; the working directory unless told otherwise. */
  readonly folder?: string;
  /** Where `.openlineage/openlineage.yml` is looked for; the user's home unless told otherwise, null for nowhere. */
  readonly home?: string | null;
}

/**
 * A client that is configured as the official Python client is: by `config`, `openlineage.yml` and variables. Without any of
 * them it writes events to standard output, and says so to `onNotice`.
 *
 * Throws a ConfigError for a configuration that cannot be followed.
 */
export function createClient(options: CreateClientOptions = {}): OpenLineageClient {
  const { env = process.env, folder = process.cwd(), home = homedir(), onNotice, validate } = options;
  const config = resolveClientConfig({ config: options.config, env, folder, home });
  for (const notice of config.notices) onNotice?.(notice);
  const prepare = prepareEvents(config, env);
  return new OpenLineageClient(chooseTransport(), {
    ...(validate === undefined ? {} : { validate }),
    ...(prepare === null ? {} : { prepare }),
    namespace: env['OPENLINEAGE_NAMESPACE'] || 'default',
  });

  function chooseTransport(): Transport {
    if (isDisabled(env)) return createNoopTransport();
    if (options.transport !== undefined) return options.transport;
    if (config.transport !== null) return openTransport(config.transport, { ...options, env, folder });
    onNotice?.('no transport is configured: events are written to standard output');
    return createConsoleTransport(options.stdout);
  }
}
