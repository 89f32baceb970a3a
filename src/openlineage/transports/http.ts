import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { OpenLineageEvent } from '../events.js';
import { serialiseEvent } from '../serialise.js';
import { openHttpAgents } from './http-agents.js';
import { tryOnce } from './http-try.js';
import type { FailedTry, LineageRequest } from './http-try.js';
import { lineageUrl } from './lineage-url.js';
import { redactor } from './redact.js';
import { backoffMs } from './retry.js';
import { TransportError } from './transport-error.js';
import type { Transport } from './transport.js';

export interface HttpTransportOptions {
  /** Base URL of the consumer, http or https, without credentials. */
  readonly url: string;
  /** Path below it; `api/v1/lineage` unless told otherwise. */
  readonly endpoint?: string;
  /** Sent as `Authorization: Bearer`. */
  readonly apiKey?: string | undefined;
  /** Compresses what is sent. Off unless told otherwise: not every consumer takes it. */
  readonly gzip?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** 5,000 unless told otherwise. */
  readonly connectTimeoutMs?: number;
  /** For sending and the whole answer, once connected; 5,000 unless told otherwise. */
  readonly bodyTimeoutMs?: number;
  /** How often an event is sent at most; 6 unless told otherwise. */
  readonly maxTries?: number;
  /** The longest `Retry-After` that is honoured in full; 60,000 unless told otherwise. */
  readonly maxRetryAfterMs?: number;
  /** Ends all waiting: what is being sent fails as retryable, with the signal's reason as cause. */
  readonly signal?: AbortSignal;
  /** From 0 to 1, for the jitter. */
  readonly random?: () => number;
  /** Milliseconds since 1970, for a `Retry-After` that is a date. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
}

const compress = promisify(gzip);
const shownBodyLength = 2_048;

/**
 * Posts each event to an OpenLineage consumer (OpenLineage.yml, `POST /api/v1/lineage`); any 2xx is a confirmation. Sends
 * again after 408, 429, 5xx, a broken connection or a time-out, with growing, random pauses and no sooner than `Retry-After`
 * asks: a receiver may thus see an event twice. Redirects are not followed, so that the key goes nowhere else. Proxies come
 * from the environment.
 *
 * `emit` rejects with a TransportError. Throws a TypeError when the URL or a header cannot be used.
 */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  const { connectTimeoutMs = 5_000, bodyTimeoutMs = 5_000, maxTries = 6, maxRetryAfterMs = 60_000, signal } = options;
  const { random = Math.random, now = Date.now, sleep = sleepOrAbort } = options;
  const url = lineageUrl(options.url, options.endpoint);
  const headers = requestHeaders(options);
  const redact = redactor([bearer(options), ...otherSecrets(options, url)]);
  const agents = openHttpAgents(connectTimeoutMs);

  function failure(last: FailedTry, tries: number): TransportError {
    const { status, body } = last;
    return new TransportError(redact(`${url.origin}${url.pathname} ${last.reason} (${tries} of ${maxTries} tries)`), {
      ...(status === undefined ? {} : { status }),
      ...(body === undefined ? {} : { body: redact(body).slice(0, shownBodyLength) }),
      retryable: last.retryable,
      tries,
    });
  }

  function aborted(tries: number): TransportError {
    const message = `${url.origin}${url.pathname} was not waited for: stopped after ${tries} tries`;
    return new TransportError(message, { retryable: true, tries, cause: signal?.reason });
  }

  function isStopped(): boolean {
    return signal?.aborted === true;
  }

  async function emit(event: OpenLineageEvent): Promise<void> {
    const json = serialiseEvent(event);
    const body = options.gzip === true ? await compress(json, { level: 3 }) : json;
    const timeoutMs = connectTimeoutMs + bodyTimeoutMs;
    const request: LineageRequest = { url, headers, body, agent: agents.agent, timeoutMs, signal, now };
    for (let tries = 1; ; tries++) {
      if (isStopped()) throw aborted(tries - 1);
      const failed = await tryOnce(request);
      if (failed === undefined) return;
      if (isStopped()) throw aborted(tries);
      if (!failed.retryable || tries >= maxTries) throw failure(failed, tries);
      await sleep(Math.max(backoffMs(tries - 1, random), Math.min(failed.retryAfterMs ?? 0, maxRetryAfterMs)), signal);
    }
  }

  return {
    emit,
    async close() {
      agents.close();
    },
  };
}

function bearer({ apiKey }: HttpTransportOptions): string {
  return apiKey?.trim() ?? '';
}

/** What a header or a parameter holds may be a secret too, whole or in part; what is short is a setting. */
function otherSecrets({ headers = {} }: HttpTransportOptions, url: URL): readonly string[] {
  const values = [...Object.values(headers), ...url.searchParams.values()];
  return values.flatMap((value) => [value, ...value.split(/\s+/)]).filter((value) => value.length >= 8);
}

function requestHeaders(options: HttpTransportOptions): Readonly<Record<string, string>> {
  const headers = new Headers({ 'user-agent': 'hightouch-lineage', accept: 'application/json' });
  for (const [name, value] of Object.entries(options.headers ?? {})) setHeader(headers, name, value);
  headers.set('content-type', 'application/json; charset=utf-8');
  if (options.gzip === true) headers.set('content-encoding', 'gzip');
  if (bearer(options) !== '') setHeader(headers, 'authorization', `Bearer ${bearer(options)}`);
  return Object.fromEntries(headers);
}

/** The platform's own error repeats the value, which may be a secret. */
function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    throw new TypeError(
      `the header ${JSON.stringify(name)} cannot be sent: its name or value has characters not allowed`,
    );
  }
}

/** Wakes early, without an error, when the signal comes: the loop looks at it. */
async function sleepOrAbort(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
