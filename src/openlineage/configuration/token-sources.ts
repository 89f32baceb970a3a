import { isRecord } from '../event-class.js';
import type { JsonRecord } from '../event-class.js';
import { openHttpAgents } from '../transports/http-agents.js';
import { openBearer } from '../transports/http-auth.js';
import { compositeMembers } from './composite-members.js';
import { httpOptions } from './http-options.js';
import { readOptions } from './option-reader.js';
import type { TransportHost } from './transport-host.js';

/** An endpoint that a transport gets its tokens from. */
export interface TokenSource {
  /** Without its query. */
  readonly endpoint: string;
  /** Asks it for one token, as the transport will. Rejects with a TransportError; its status is 401 when the credentials were refused. */
  ask(): Promise<void>;
}

/** Every endpoint that these options (`auth` of type jwt or oauth2) get tokens from, members and inner transports included. */
export function tokenSources(options: JsonRecord, host: TransportHost): readonly TokenSource[] {
  const read = readOptions(options, 'transport');
  const inner = options['transport'];
  switch (options['type']) {
    case 'http':
    case 'async_http':
      return ofHttp(options, host);
    case 'composite':
      return compositeMembers(read).flatMap((member) => tokenSources(member.options, host));
    case 'transform':
      return isRecord(inner) ? tokenSources(inner, host) : [];
    default:
      return [];
  }
}

function ofHttp(options: JsonRecord, host: TransportHost): readonly TokenSource[] {
  const { auth, tls, connectTimeoutMs = 5_000 } = httpOptions(readOptions(options, 'transport'), host);
  if (auth === undefined || auth.type === 'api_key') return [];
  const { origin, pathname } = new URL(auth.tokenEndpoint);
  return [
    {
      endpoint: `${origin}${pathname}`,
      async ask() {
        const { agent, close } = openHttpAgents(connectTimeoutMs, tls);
        const { now = Date.now, signal, onSecret } = host;
        try {
          await openBearer(auth, { agent: () => agent, now, signal, onSecret }).get();
        } finally {
          close();
        }
      },
    },
  ];
}
