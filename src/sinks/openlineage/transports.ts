import { createHash } from 'node:crypto';
import type { Config } from '../../config/config.js';
import type { Host } from '../../host.js';
import { registerSecret } from '../../log/redact.js';
import type { TransportHost } from '../../openlineage/configuration/transport-host.js';
import { createConsoleTransport } from '../../openlineage/transports/console.js';
import { createHttpTransport } from '../../openlineage/transports/http.js';
import type { Transport } from '../../openlineage/transports/transport.js';
import { networkAddress, openClientTransports } from './client-transports.js';

/** What the transports of a command get from it. */
export function transportHost(host: Host, folder: string): TransportHost {
  return {
    env: host.env,
    folder,
    signal: host.signal,
    random: host.random,
    now: host.now,
    sleep: (ms, signal) => host.sleep(ms, signal ?? host.signal).catch(() => undefined),
    onSecret: registerSecret,
    onNotice: (notice) => host.log.warn({ notice }, 'the OpenLineage transport has something to say'),
  };
}

/** Every configured way for events to leave, files of the output directory aside: the options' own, else the official client's. */
export function openTransports({ openlineage }: Config, host: Host): readonly Transport[] {
  const shared = transportHost(host, openlineage.client?.folder ?? '.');
  const transports: Transport[] = [];
  if (openlineage.url !== null) {
    transports.push(
      createHttpTransport({
        ...shared,
        url: openlineage.url,
        endpoint: openlineage.endpoint,
        ...(openlineage.apiKey === null ? {} : { apiKey: openlineage.apiKey }),
      }),
    );
  }
  if (openlineage.console) transports.push(createConsoleTransport());
  const configured = openlineage.client?.transport ?? null;
  return configured === null ? transports : [...transports, ...openClientTransports(configured, shared)];
}

/** By what the place of the sink is kept: a digest of the network addresses; `file` when there is none. */
export function sinkAddress({ openlineage }: Config, host: Host): string {
  if (openlineage.url !== null) return digest(`${openlineage.url} ${openlineage.endpoint}`);
  const { transport = null, folder = '.' } = openlineage.client ?? {};
  const address = transport === null ? null : networkAddress(transport, { env: host.env, folder });
  return address === null ? 'file' : digest(address);
}

function digest(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 16);
}
