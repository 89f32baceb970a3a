/** Hightouch's API over objects as they stand in a file: no demo data, ids of any form, lists in the order given. */
import { createServer, type ServerResponse } from 'node:http';

export interface ApiObjects {
  readonly sources: readonly ApiObject[];
  readonly models: readonly ApiObject[];
  readonly destinations: readonly ApiObject[];
  readonly syncs: readonly ApiObject[];
  /** By sync, in the order in which the API gives them. */
  readonly runs: Readonly<Record<string, readonly ApiObject[]>>;
  /** Without them the API has no such list. */
  readonly contracts?: readonly ApiObject[];
}

export interface ApiObject {
  readonly id: string;
  readonly startedAt?: string | null;
}

export interface StaticApi {
  /** With the API's version path. */
  readonly url: string;
  /** Paths with their queries, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export const staticApiKey = 'static-api-key';

export async function startStaticApi(objects: ApiObjects): Promise<StaticApi> {
  const requests: string[] = [];
  const lists: Readonly<Record<string, readonly ApiObject[] | undefined>> = {
    '/sources': objects.sources,
    '/models': objects.models,
    '/destinations': objects.destinations,
    '/syncs': objects.syncs,
    '/events/contracts': objects.contracts,
  };

  function find(path: string, query: URLSearchParams): object | null {
    const list = lists[path];
    if (list !== undefined) return page(list, query);
    const runsOf = /^\/syncs\/([^/]+)\/runs$/.exec(path)?.[1];
    if (runsOf !== undefined) return page((objects.runs[runsOf] ?? []).filter(inRange(query)), query);
    const at = path.lastIndexOf('/');
    return lists[path.slice(0, at)]?.find(({ id }) => id === path.slice(at + 1)) ?? null;
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.replace(/^\/api\/v1/, '');
    requests.push(path + search);
    if (request.headers.authorization !== `Bearer ${staticApiKey}`) return send(response, 401, { message: 'no key' });
    const found = find(path, searchParams);
    if (found === null) send(response, 404, { message: 'Not found' });
    else send(response, 200, found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function page(list: readonly ApiObject[], query: URLSearchParams): object {
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? 100);
  return { data: list.slice(offset, offset + limit), hasMore: offset + limit < list.length };
}

function inRange(query: URLSearchParams): (run: ApiObject) => boolean {
  const [after, before, runId] = [query.get('after'), query.get('before'), query.get('runId')];
  return ({ id, startedAt }) =>
    (runId === null || runId === id) &&
    (after === null || (typeof startedAt === 'string' && startedAt > after)) &&
    (before === null || (typeof startedAt === 'string' && startedAt < before));
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
