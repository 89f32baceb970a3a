/** Starts servers for the tests of this folder, closes them after each, and asks them as a client would. */
import { afterEach } from 'mocha';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer } from '#src/demo/server.js';
import type { HightouchServer, ServerOptions } from '#src/demo/server.js';

export const nowMs = Date.parse('2026-03-02T10:00:00.000Z');
export const key = 'the-key-of-the-test';

const open: HightouchServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A server of the sample workspace at a fixed time, unless the options say otherwise. */
export async function serve(options: Partial<ServerOptions> = {}): Promise<HightouchServer> {
  const server = await startHightouchServer({ data: sampleWorkspace(nowMs), key, now: () => nowMs, ...options });
  open.push(server);
  return server;
}

export interface Item {
  readonly id: number;
  readonly slug: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
}
export interface Page {
  readonly data: readonly Item[];
  readonly hasMore?: boolean;
}

/** The response to a GET with the right key, or with the headers given. */
export function get(server: HightouchServer, path: string, headers?: Record<string, string>): Promise<Response> {
  return fetch(server.url + path, { headers: headers ?? { authorization: `Bearer ${key}` } });
}

/** A page of a list that is expected to be there. */
export async function page(server: HightouchServer, path: string): Promise<Page> {
  const response = await get(server, path);
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as Page; // what the tests then look at
}

/** All ids of a list, page by page. */
export async function allIds(server: HightouchServer, path: string, limit: number): Promise<number[]> {
  const ids: number[] = [];
  for (let offset = 0; ; offset += limit) {
    const { data, hasMore } = await page(
      server,
      `${path}${path.includes('?') ? '&' : '?'}offset=${offset}&limit=${limit}`,
    );
    ids.push(...data.map((item) => item.id));
    if (hasMore !== true) return ids;
  }
}
