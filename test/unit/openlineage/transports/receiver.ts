import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Received {
  readonly method: string | undefined;
  /** As on the request line: a whole URL when the request came through a proxy. */
  readonly target: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to do with one request; the last of a script stands for all that follow. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** How many connections were made. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** A consumer of events on loopback that answers by script. */
export async function startReceiver(...script: readonly Answer[]): Promise<Receiver> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: target, headers } = request;
      const bytes = Buffer.concat(chunks);
      const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
      received.push({ method, target, headers, body: plain.toString('utf8') });
      const answer = script[Math.min(received.length, script.length) - 1] ?? status(201);
      answer(response, request);
    });
  });
  server.on('connection', (socket) => {
    connections++;
    sockets.add(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server's address
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer {
  return (response) => {
    response.writeHead(code, headers).end(body);
  };
}

export const reset: Answer = (_response, request) => {
  request.socket.resetAndDestroy();
};

/** Says 201 and how long the body is, and hangs up before the body is there. */
export const truncated: Answer = (response, request) => {
  response.writeHead(201, { 'content-length': '100' });
  response.write('{"half":', () => request.socket.destroy());
};

/** Never answers. */
export const silence: Answer = () => {};

/** Answers, but never to the end. */
export const endless: Answer = (response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{');
};
