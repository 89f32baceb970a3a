import type { Agent } from 'node:http';
import fetch from 'node-fetch';

/** One HTTP answer, read to its end. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | null;
  readonly location: string | null;
  readonly text: string;
}

/** No answer, or none that could be read to its end. */
export interface Failure {
  readonly kind: 'failure';
  /** `timeout`: no answer in time. `too-large`: over the body limit. `network`: everything else. */
  readonly fault: 'timeout' | 'too-large' | 'network';
  /** For a person; holds neither the address nor a header. */
  readonly reason: string;
  readonly cause: unknown;
}

export interface ExchangeLimits {
  readonly connectTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  readonly maxBodyBytes: number;
}

/**
 * Sends one GET and reads the answer whole. Never follows a redirect, so that the headers (the key among them) reach no
 * other place.
 *
 * @returns what came back, or how it failed; rejects only with the reason of `signal`
 */
export async function exchange(
  url: string,
  headers: Readonly<Record<string, string>>,
  agent: Agent,
  limits: ExchangeLimits,
  signal: AbortSignal,
): Promise<Answer | Failure> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  let stage = 'no answer';
  let timer = setTimeout(onAbort, limits.connectTimeoutMs + limits.bodyTimeoutMs);
  try {
    const response = await fetch(url, {
      headers,
      agent,
      redirect: 'manual',
      size: limits.maxBodyBytes,
      signal: stop.signal,
    });
    clearTimeout(timer);
    stage = 'no complete answer';
    timer = setTimeout(onAbort, limits.bodyTimeoutMs);
    return {
      kind: 'answer',
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      retryAfter: response.headers.get('retry-after'),
      location: response.headers.get('location'),
      text: await response.text(),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (stop.signal.aborted) return { kind: 'failure', fault: 'timeout', reason: `${stage} in time`, cause: error };
    return failure(error, limits);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function failure(error: unknown, limits: ExchangeLimits): Failure {
  const { type, code } = error as { type?: unknown; code?: unknown }; // node-fetch's FetchError, or a plain error
  if (type === 'max-size') {
    return {
      kind: 'failure',
      fault: 'too-large',
      reason: `the answer is larger than ${limits.maxBodyBytes} bytes`,
      cause: error,
    };
  }
  if (code === 'ETIMEDOUT') return { kind: 'failure', fault: 'timeout', reason: 'no connection in time', cause: error };
  const known = typeof code === 'string' ? (reasonOf[code] ?? `the connection failed (${code})`) : null;
  return { kind: 'failure', fault: 'network', reason: known ?? 'the connection failed', cause: error };
}

const certificate =
  'the certificate of the server is not trusted; NODE_EXTRA_CA_CERTS can name a file with your own CA';

const reasonOf: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name is not known (ENOTFOUND)',
  EAI_AGAIN: 'the host name could not be looked up (EAI_AGAIN)',
  ECONNREFUSED: 'the connection was refused (ECONNREFUSED)',
  ECONNRESET: 'the connection was reset (ECONNRESET)',
  EPIPE: 'the connection was closed (EPIPE)',
  ERR_STREAM_PREMATURE_CLOSE: 'the answer ended too early',
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  CERT_HAS_EXPIRED: 'the certificate of the server has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the server is for another host name',
};
