import { setMaxListeners } from 'node:events';
import type { Agent } from 'node:http';
import { packageVersion } from '../files/package-root.js';
import { openAgent } from './agents.js';
import { backoffMs, maxTries, retryAfterMs } from './backoff.js';
import { openBudget } from './budget.js';
import { keyRefused, moved, stopped, triesExhausted, type Fault } from './door-errors.js';
import { exchange } from './exchange.js';
import type { ApiAccess, ApiTally, HightouchHost } from './host.js';
import { openLimiter } from './limiter.js';
import { judge } from './verdict.js';

/** What a request came to. What ends the pass is thrown instead. */
export type Reply<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** A 4xx that another try would not change; `detail` is what the body said, or empty. */
  | { readonly kind: 'refused'; readonly path: string; readonly status: number; readonly detail: string }
  | { readonly kind: 'too-large'; readonly path: string; readonly reason: string };

export type Query = Readonly<Record<string, string | number | null>>;

/** The one way to the API: every request shares its budget, its places, its agent and its patience. */
export interface Door {
  /**
   * GET, tried until `read` accepts the answer.
   *
   * @param path below the base URL, its segments encoded
   * @param query null values are left out
   * @param read takes the parsed body; null when it is not what was asked for, which is tried again
   * @throws LineageError `unavailable` after the last try, `credentials` on a 401, `interrupted` when stopped
   */
  get<T>(path: string, query: Query, read: (body: unknown) => T | null): Promise<Reply<T>>;
  /** Counted so far. */
  readonly tally: Readonly<ApiTally>;
  /** Ends every request and closes the connections. */
  close(): Promise<void>;
}

type Try<T> = Reply<T> | ({ readonly kind: 'again'; readonly retryAfterMs: number | null } & Fault);

/** Opens the door; nothing is sent yet. `api.url` and `api.key` are known to be well formed. */
export function openDoor(api: ApiAccess, host: HightouchHost): Door {
  const base = new URL(api.url);
  const prefix = base.origin + base.pathname.replace(/\/+$/, '');
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${api.key}`,
    'user-agent': `hightouch-lineage/${packageVersion()}`,
  };
  const tally: ApiTally = { requests: 0, retries: 0, rateLimited: 0, waitedMs: 0 };
  const life = new AbortController();
  setMaxListeners(0, life.signal);
  const onStop = (): void => life.abort(host.signal.reason);
  if (host.signal.aborted) onStop();
  else host.signal.addEventListener('abort', onStop, { once: true });

  const onWait = (ms: number): void => {
    tally.waitedMs += ms;
  };
  const budget = openBudget(api.maxRequestsPerSecond, {
    now: host.now,
    sleep: host.sleep,
    signal: life.signal,
    onWait,
  });
  const limiter = openLimiter(api.concurrency);
  let agent: Promise<Agent> | null = null;

  async function once<T>(path: string, url: string, read: (body: unknown) => T | null): Promise<Try<T>> {
    const ticket = await budget.take();
    agent ??= openAgent(base, host.env, api.concurrency, api.connectTimeoutMs);
    const connections = await agent;
    tally.requests += 1;
    const answer = await exchange(url, headers, connections, api, life.signal);
    if (answer.kind === 'failure') {
      const { fault, reason, cause } = answer;
      if (fault === 'too-large') return { kind: 'too-large', path, reason };
      return { kind: 'again', fault, status: null, reason, retryAfterMs: null, cause };
    }
    const verdict = judge(answer);
    const { status } = answer;
    const wantedMs = retryAfterMs(answer.retryAfter, host.now());
    switch (verdict.kind) {
      case 'json': {
        const value = read(verdict.value);
        if (value !== null) return { kind: 'ok', value };
        const reason = `a body of another shape (status ${status})`;
        return { kind: 'again', fault: 'garbage', status, reason, retryAfterMs: null, cause: undefined };
      }
      case 'refused':
        if (status === 401) throw keyRefused(path, withoutKey(verdict.detail));
        return { kind: 'refused', path, status, detail: withoutKey(verdict.detail) };
      case 'moved':
        throw moved(path, status, verdict.to);
      case 'again':
        if (status === 429) {
          tally.rateLimited += 1;
          budget.rateLimited(ticket, wantedMs ?? 0);
        }
        return { ...verdict, reason: withoutKey(verdict.reason), status, retryAfterMs: wantedMs, cause: undefined };
    }
  }

  /** A server may echo what it was sent. */
  function withoutKey(text: string): string {
    return text.replaceAll(api.key, '***');
  }

  async function untilAnswered<T>(path: string, url: string, read: (body: unknown) => T | null): Promise<Reply<T>> {
    for (let tries = 1; ; tries += 1) {
      if (tries > 1) tally.retries += 1;
      const outcome = await limiter.run(() => once(path, url, read));
      if (outcome.kind !== 'again') return outcome;
      if (tries >= maxTries) throw triesExhausted(path, outcome, tries);
      const waitMs = backoffMs(tries, outcome.retryAfterMs, host.random);
      host.log.warn({ path, tries, reason: outcome.reason, waitMs }, 'a request failed and is tried again');
      onWait(waitMs);
      await host.sleep(waitMs, life.signal);
    }
  }

  return {
    async get(path, query, read) {
      try {
        life.signal.throwIfAborted();
        return await untilAnswered(path, prefix + path + queryText(query), read);
      } catch (error) {
        throw life.signal.aborted ? stopped(path, life.signal.reason) : error;
      }
    },
    tally,
    async close() {
      host.signal.removeEventListener('abort', onStop);
      life.abort(new Error('the client was closed'));
      (await agent?.catch(() => null))?.destroy();
    },
  };
}

function queryText(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null) search.append(name, String(value));
  }
  return search.size === 0 ? '' : `?${search.toString()}`;
}
