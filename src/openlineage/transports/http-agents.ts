import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { ProxyAgent } from 'proxy-agent';

export interface HttpAgents {
  readonly agent: http.Agent;
  close(): void;
}

/** Whom to trust, and what to show oneself with; contents of PEM files. */
export interface TlsSettings {
  /** False takes any certificate. */
  readonly verify?: boolean;
  /** Certificates to trust instead of Node's own. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Connections that are kept open between events, go through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name,
 * and are given up when they are not made within `connectTimeoutMs`.
 */
export function openHttpAgents(connectTimeoutMs: number, { verify, ...pem }: TlsSettings = {}): HttpAgents {
  const tls = { ...pem, ...(verify === false ? { rejectUnauthorized: false } : {}) };
  const httpAgent = withConnectTimeout(new http.Agent({ keepAlive: true }), 'connect', connectTimeoutMs);
  const httpsAgent = withConnectTimeout(
    new https.Agent({ keepAlive: true, ...tls }),
    'secureConnect',
    connectTimeoutMs,
  );
  const agent = new ProxyAgent({ httpAgent, httpsAgent, keepAlive: true, ...tls });
  return {
    agent,
    close() {
      for (const each of [agent, httpAgent, httpsAgent]) each.destroy();
    },
  };
}

function withConnectTimeout<Agent extends http.Agent>(agent: Agent, connected: string, timeoutMs: number): Agent {
  const connectable = agent as Agent & { createConnection(...args: unknown[]): Socket }; // there, though not typed, in Node 20
  const connect = connectable.createConnection.bind(agent);
  connectable.createConnection = (...args) => {
    const socket = connect(...args);
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error(`no connection within ${timeoutMs} ms`), { code: 'ETIMEDOUT' }));
    }, timeoutMs);
    socket.once(connected, () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
    return socket;
  };
  return agent;
}
