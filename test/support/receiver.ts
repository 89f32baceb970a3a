import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StoryEvent } from './pass-world.js';

/** What is done with an event in place of taking it: `hang` answers never, the two `cut` break the connection. */
export type ReceiverFault =
  | number
  | 'hang'
  | 'cut'
  | 'taken and cut'
  | { readonly status: number; readonly headers: Readonly<Record<string, string>> };

/** An OpenLineage receiver on loopback. What it takes and how it answers may change at any time. */
export interface Receiver {
  readonly url: string;
  /** The events it has taken, in order. */
  readonly received: StoryEvent[];
  /** The answer to every event. */
  status: number;
  /** Events to be answered with 422 while others pass. */
  refuse: (event: StoryEvent) => boolean;
  /** A status or a fault for one event; null leaves it to the two above. */
  answer: (event: StoryEvent) => ReceiverFault | null;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const state = {
    received: [] as StoryEvent[],
    status: 201,
    refuse: (_event: StoryEvent): boolean => false,
    answer: (_event: StoryEvent): ReceiverFault | null => null,
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const event = JSON.parse(Buffer.concat(chunks).toString('utf8')) as StoryEvent; // what the sink sends is under test
      const refused = state.status < 300 && state.refuse(event);
      const fault = state.answer(event) ?? (refused ? 422 : state.status);
      if (fault === 'hang') return;
      if (fault === 'taken and cut') state.received.push(event);
      if (typeof fault === 'string') return void response.destroy();
      const { status, headers } = typeof fault === 'number' ? { status: fault, headers: {} } : fault;
      if (status < 300) state.received.push(event);
      response.writeHead(status, headers).end(status < 300 ? '' : '{"message":"no"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listening on TCP
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
