import { setMaxListeners } from 'node:events';
import { createSecureContext } from 'node:tls';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { OpenLineageEvent } from '../events.js';
import { serialiseEvent } from '../serialise.js';
import { openHttpAgents } from './http-agents.js';
import type { HttpAgents, TlsSettings } from './http-agents.js';
import { openBearer } from './http-auth.js';
import type { HttpAuth } from './http-auth.js';
import { requestHeaders } from './http-headers.js';
import { isFailedTry, tryOnce } from './http-try.js';
import type { FailedTry, HttpRequest, Taken } from './http-try.js';
import { lineageUrl } from './lineage-url.js';
import { persist, sleepOrAbort } from './persistence.js';
import { redactor } from './redact.js';
import { retryRules } from './retry.js';
import type { RetryOptions } from './retry.js';
import { TransportError } from './transport-error.js';
import type { Transport } from './transport.js';

export interface HttpTransportOptions {
  /** Base URL of the consumer, http or https, without credentials. */
  readonly url: string;
  /** Path below it; `api/v1/lineage` unless told otherwise. */
  readonly endpoint?: string;
  /** Sent as `Authorization: Bearer`: short for an `auth` of type `api_key`. */
  readonly apiKey?: string | undefined;
  readonly auth?: HttpAuth;
  /** Compresses what is sent. Off unless told otherwise: not every consumer takes it. */
  readonly gzip?: boolean;
  /** Stronger than the transport's own, the authorization included. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: TlsSettings;
  /** 5,000 unless told otherwise. */
  readonly connectTimeoutMs?: number;
  /** For sending and the whole answer, once connected; 5,000 unless told otherwise. */
  readonly bodyTimeoutMs?: number;
  readonly retry?: RetryOptions;
  /** How often an event is sent at most: short for a `retry.total` of one less. */
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
  /** Told of every token that an endpoint gives, so that it can be kept out of logs. */
  readonly onSecret?: (secret: string) => void;
}

const compress = promisify(gzip);
const shownBodyLength = 2_048;

/**
 * Posts each event to an OpenLineage consumer (OpenLineage.yml, `POST /api/v1/lineage`); any 2xx is a confirmation. Sends
 * again after 408, 429, 5xx, a broken connection or a time-out, with growing, random pauses and no sooner than `Retry-After`
 * asks: a receiver may thus see an event twice. A token that is refused is renewed once. Redirects are not followed, so that
 * the key goes nowhere else. Proxies come from the environment.
 *
 * `emit` rejects with a TransportError. Throws a TypeError when an address, a header, a certificate or a number cannot be used.
 */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  const { connectTimeoutMs = 5_000, bodyTimeoutMs = 5_000, maxRetryAfterMs = 60_000 } = options;
  const { random = Math.random, now = Date.now, sleep = sleepOrAbort } = options;
  const signal = signalForMany(options.signal);
  const rules = retryRules({
    ...(options.maxTries === undefined ? {} : { total: options.maxTries - 1 }),
    ...options.retry,
  });
  const url = lineageUrl(options.url, options.endpoint);
  const { plain, withBearer } = requestHeaders(options.headers ?? {}, options.gzip === true);
  const agents = openAgents(connectTimeoutMs, options.tls);
  const auth = options.auth ?? { type: 'api_key', apiKey: options.apiKey ?? '' };
  const bearer = openBearer(auth, { agent: () => agents.agent, now, signal, onSecret: options.onSecret });
  if (auth.type === 'api_key') withBearer(auth.apiKey.trim()); // tells now whether it can be sent

  function redact(text: string): string {
    return redactor([...bearer.secrets(), ...otherSecrets(options, url)])(text);
  }

  function failure(last: FailedTry, tries: number): TransportError {
    const { status, body } = last;
    const told = `${url.origin}${url.pathname} ${last.reason} (${tries} of ${rules.maxTries} tries)`;
    return new TransportError(redact(told), {
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

  /** The headers of one try, or why there are none. */
  async function headersNow(): Promise<Readonly<Record<string, string>> | FailedTry> {
    try {
      const token = plain['authorization'] === undefined ? await bearer.get() : '';
      return token === '' ? plain : withBearer(token);
    } catch (thrown) {
      if (!(thrown instanceof TransportError)) throw thrown;
      const { message: reason, retryable, status } = thrown;
      const phase = 'connect';
      return { reason: `got nothing: ${reason}`, retryable, phase, ...(status === undefined ? {} : { status }) };
    }
  }

  async function send(body: string | Buffer): Promise<Taken | FailedTry> {
    const headers = await headersNow();
    if (isFailedTry(headers)) return headers;
    const timeoutMs = connectTimeoutMs + bodyTimeoutMs;
    const request: HttpRequest = { url, headers, body, agent: agents.agent, timeoutMs, signal, now };
    const outcome = await tryOnce(request);
    if (outcome.status !== 401 || plain['authorization'] !== undefined || !bearer.renew()) return outcome;
    const renewed = await headersNow();
    return isFailedTry(renewed) ? renewed : tryOnce({ ...request, headers: renewed });
  }

  async function emit(event: OpenLineageEvent): Promise<void> {
    const json = serialiseEvent(event);
    const body = options.gzip === true ? await compress(json, { level: 3 }) : json;
    const outcome = await persist(() => send(body), { rules, maxRetryAfterMs, signal, random, sleep });
    if (outcome.kind === 'stopped') throw aborted(outcome.tries);
    if (outcome.kind === 'failed') throw failure(outcome.failed, outcome.tries);
  }

  return {
    emit,
    async close() {
      agents.close();
    },
  };
}

/** Every event in flight listens to it: Node would take more than ten for a leak, and the caller's own is not ours to change. */
function signalForMany(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return own;
}

/** What a header or a parameter holds may be a secret too, whole or in part; what is short is a setting. */
function otherSecrets({ headers = {} }: HttpTransportOptions, url: URL): readonly string[] {
  const values = [...Object.values(headers), ...url.searchParams.values()];
  return values.flatMap((value) => [value, ...value.split(/\s+/)]).filter((value) => value.length >= 8);
}

/** The platform's own error does not say what it is about. */
function openAgents(connectTimeoutMs: number, tls: TlsSettings | undefined): HttpAgents {
  try {
    createSecureContext({ ca: tls?.ca, cert: tls?.cert, key: tls?.key });
  } catch (cause) {
    throw new TypeError('a certificate or its key cannot be used: is it PEM, and do the two belong together?', {
      cause,
    });
  }
  return openHttpAgents(connectTimeoutMs, tls);
}
