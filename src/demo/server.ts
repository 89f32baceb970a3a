import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { SampleData } from './api-shapes.js';
import type { Answer } from './answer.js';
import { badKey, missingKey, notFound, serverError, tooMany, wrongMethod } from './answer.js';
import { listAnswers } from './answer-list.js';
import { runsAnswer } from './answer-runs.js';
import type { Fault, FaultPlan } from './faults.js';
import { send, sendFault } from './faults.js';
import { jsonWriter, keepingTexts } from './json-writer.js';
import { readQuery } from './query.js';
import type { RateLimit } from './rate-window.js';
import { rateWindow } from './rate-window.js';
import { routeOf } from './routes.js';
import type { Route } from './routes.js';
import type { SampleStore } from './sample-store.js';
import { sampleStore } from './sample-store.js';

export interface ServerOptions {
  readonly data: SampleData;
  /** The one key that opens this workspace. */
  readonly key: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Hightouch's own is 200 per 10 s and workspace. Default: none. */
  readonly workspaceRateLimit?: RateLimit;
  /** Time before each answer. */
  readonly latencyMs?: number;
  /** Which lists say `hasMore`. Default: all. */
  readonly hasMore?: 'always' | 'syncs-and-runs';
  readonly ids?: 'number' | 'string';
  readonly runOrder?: 'asc' | 'desc' | 'shuffled';
  /** Seed of a `shuffled` run order. */
  readonly seed?: number;
  /** Seed of an order of the four lists that has nothing to do with what was asked for. */
  readonly shuffleLists?: number;
  /** Whether `after` and `before` take in the instant they name. Default: exclusive. */
  readonly timeBounds?: 'exclusive' | 'inclusive';
  readonly faults?: FaultPlan;
  /** Called before a request is answered; may change what is served. */
  readonly beforeAnswer?: (request: RequestRecord, data: SampleStore) => void;
  /** Of `within` and of the rate limit, in milliseconds. */
  readonly now?: () => number;
}

export interface RequestRecord {
  readonly method: string;
  /** Below the API's base: `/syncs/1127166/runs`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

export interface ServerCounts {
  readonly requests: number;
  /** Answered with 401. */
  readonly refused: number;
  readonly rateLimited: number;
  readonly faults: number;
  /** Most requests that were being answered at one time. */
  readonly mostAtOnce: number;
  readonly byRoute: Readonly<Record<Route['kind'], number>>;
}

export interface HightouchServer {
  /** Base URL for a client; ends in `/api/v1`. */
  readonly url: string;
  requests(): readonly RequestRecord[];
  /** At this moment. */
  readonly counts: ServerCounts;
  /** What is served; changes show from the next request on. */
  readonly data: SampleStore;
  /** Ends every connection. */
  close(): Promise<void>;
}

const base = '/api/v1';

/**
 * Serves a workspace as Hightouch's REST API v1 does: bearer key, offset pages, filters, by-id reads, validation errors and,
 * on request, its rate limit and the ways in which a network fails. Read-only; loopback unless told otherwise.
 * Rejects when the port cannot be taken.
 */
export async function startHightouchServer(options: ServerOptions): Promise<HightouchServer> {
  const { host = '127.0.0.1', port = 0, latencyMs = 0, now = Date.now, timeBounds = 'exclusive' } = options;
  const data = sampleStore(options.data);
  const write = jsonWriter(options.ids ?? 'number');
  const lists = listAnswers(
    data,
    { hasMore: options.hasMore ?? 'always', timeBounds, shuffleLists: options.shuffleLists ?? null },
    keepingTexts(write),
  );
  const runSettings = { runOrder: options.runOrder ?? 'asc', seed: options.seed ?? 1, timeBounds, now };
  const mayPass = options.workspaceRateLimit === undefined ? () => true : rateWindow(options.workspaceRateLimit, now);
  const closing = new AbortController();
  const log: RequestRecord[] = [];
  const asked = new Map<string, number>();
  const byRoute = { list: 0, one: 0, runs: 0, unknown: 0 };
  const counts = { requests: 0, refused: 0, rateLimited: 0, faults: 0, mostAtOnce: 0, byRoute };
  let atOnce = 0;

  function faultFor(path: string): Fault | null {
    if (options.faults === undefined) return null;
    const count = (asked.get(path) ?? 0) + 1;
    asked.set(path, count);
    return options.faults({ path, count });
  }

  function refusal(request: IncomingMessage): Answer | null {
    const { authorization } = request.headers;
    if (authorization === `Bearer ${options.key}`) {
      if (mayPass()) return null;
      counts.rateLimited += 1;
      return tooMany;
    }
    counts.refused += 1;
    return authorization === undefined ? missingKey : badKey;
  }

  function rightAnswer(request: IncomingMessage, route: Route, params: URLSearchParams): Answer {
    const refused = refusal(request);
    if (refused !== null) return refused;
    if (route.kind === 'unknown') return notFound(route.path);
    if (request.method !== 'GET') return wrongMethod;
    if (route.kind === 'one') return lists.one(route.list, route.id);
    const query = readQuery(params);
    return route.kind === 'list'
      ? lists.list(route.list, query)
      : runsAnswer(data, runSettings, write, route.syncId, query);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname;
    const route = routeOf(pathname, base);
    const record = { method: request.method ?? 'GET', path, query: Object.fromEntries(searchParams) };
    log.push(record);
    counts.requests += 1;
    counts.byRoute[route.kind] += 1;
    request.resume();
    const fault = faultFor(path + search);
    if (fault !== null) counts.faults += 1;
    if (latencyMs > 0) await delay(latencyMs, undefined, { signal: closing.signal });
    if (fault?.kind === 'slow') await delay(fault.delayMs, undefined, { signal: closing.signal });
    options.beforeAnswer?.(record, data);
    const right = () => rightAnswer(request, route, searchParams);
    if (fault === null) send(response, right());
    else sendFault(response, fault, right);
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    atOnce += 1;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, atOnce);
    response.once('close', () => (atOnce -= 1));
    answer(request, response).catch(() => {
      if (closing.signal.aborted || response.headersSent) response.destroy();
      else send(response, serverError);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const boundPort = address !== null && typeof address === 'object' ? address.port : port;

  return {
    url: `http://${host}:${boundPort}${base}`,
    requests: () => log,
    counts,
    data,
    async close() {
      closing.abort();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
