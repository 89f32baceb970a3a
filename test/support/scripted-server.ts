import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface ScriptedRequest {
  /** As it came on the wire: with the query, and absolute when a proxy is asked. */
  readonly url: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** How often this very address has been asked for, this time included. */
  readonly count: number;
}

/** What the server does with a request. Without a status it is 200. */
export type ScriptedAnswer =
  | { readonly json: unknown; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly text: string; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  /** Closes the connection without a word. */
  | { readonly fault: 'reset' }
  /** Never answers. */
  | { readonly fault: 'hang' }
  /** Sends the head and half of a body, then nothing more. */
  | { readonly fault: 'stall' }
  /** Half of the promised body, then the end of the connection. */
  | { readonly fault: 'truncate'; readonly chunked?: boolean };

export interface ScriptedServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly requests: readonly ScriptedRequest[];
  /** Connections accepted so far. */
  connections(): number;
  /** The most requests that were unanswered at one time. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

/** A real HTTP server on loopback that answers as a test says. */
export async function startScriptedServer(
  script: (request: ScriptedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>,
): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = [];
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  let connections = 0;
  let open = 0;
  let most = 0;

  const server = createServer((incoming, response) => {
    const wire = incoming.url ?? '/';
    const url = new URL(wire, 'http://scripted');
    const count = (counts.get(wire) ?? 0) + 1;
    counts.set(wire, count);
    const request: ScriptedRequest = {
      url: wire,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: incoming.headers,
      count,
    };
    requests.push(request);
    open += 1;
    most = Math.max(most, open);
    response.once('close', () => {
      open -= 1;
    });
    void Promise.resolve(script(request)).then((answer) => play(answer, response));
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    mostAtOnce: () => most,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function play(answer: ScriptedAnswer, response: ServerResponse): void {
  if ('json' in answer) {
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.json));
    return;
  }
  if ('text' in answer) {
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(answer.text);
    return;
  }
  switch (answer.fault) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'stall':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"data":[');
      return;
    case 'truncate':
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(answer.chunked === true ? {} : { 'content-length': '1000' }),
      });
      response.write('{"data":[]', () => response.socket?.destroy());
      return;
  }
}
