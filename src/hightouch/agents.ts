import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { accessInvalid } from './door-errors.js';
import { proxyFor } from './proxy.js';

type Created = (error: Error | null, stream: Duplex) => void;
type Made = Duplex | null | undefined;

const proxyHint = 'Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY: http://host:port, or socks5://host:port.';

/**
 * The keep-alive agent for one address: plain when no proxy is set for it, else a proxy agent, which is only loaded then.
 * The caller destroys it.
 *
 * @param connectTimeoutMs how long a new connection may take, TLS included; through a proxy the request's own time-out holds
 * @throws LineageError `configuration` when the proxy's address cannot be read; it is not shown, for it may hold a password
 */
export async function openAgent(
  url: URL,
  env: Readonly<Record<string, string | undefined>>,
  connections: number,
  connectTimeoutMs: number,
): Promise<HttpAgent> {
  const proxy = proxyFor(url, env);
  if (proxy !== null) {
    const scheme = URL.canParse(proxy) ? new URL(proxy).protocol : '';
    if (!/^(https?|socks(4a?|5h?)?|pac\+(https?|file|ftp|data)):$/.test(scheme)) {
      throw accessInvalid('the proxy that the environment names has no address of a known form', proxyHint);
    }
    const { ProxyAgent } = await import('proxy-agent');
    // No maxSockets here: the limiter bounds requests, and the agent in front would count connections it never holds.
    return new ProxyAgent({ keepAlive: true, getProxyForUrl: () => proxy });
  }
  const options = { keepAlive: true, maxSockets: connections };
  return url.protocol === 'https:'
    ? new TimedHttpsAgent(options, connectTimeoutMs)
    : new TimedHttpAgent(options, connectTimeoutMs);
}

class TimedHttpAgent extends HttpAgent {
  constructor(
    options: ConstructorParameters<typeof HttpAgent>[0],
    private readonly connectTimeoutMs: number,
  ) {
    super(options);
  }

  override createConnection(options: ClientRequestArgs, callback?: Created): Made {
    return timed(super.createConnection(options, callback), 'connect', this.connectTimeoutMs);
  }
}

class TimedHttpsAgent extends HttpsAgent {
  constructor(
    options: ConstructorParameters<typeof HttpsAgent>[0],
    private readonly connectTimeoutMs: number,
  ) {
    super(options);
  }

  override createConnection(options: RequestOptions, callback?: Created): Made {
    return timed(super.createConnection(options, callback), 'secureConnect', this.connectTimeoutMs);
  }
}

function timed(socket: Made, ready: 'connect' | 'secureConnect', timeoutMs: number): Made {
  if (!(socket instanceof Socket)) return socket;
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('the connection took too long'), { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  const done = (): void => clearTimeout(timer);
  socket.once(ready, done).once('close', done);
  return socket;
}
