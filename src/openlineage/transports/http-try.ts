import fetch, { AbortError, FetchError } from 'node-fetch';
import type { RequestInit, Response } from 'node-fetch';
import type { Agent } from 'node:http';
import { isRetryableStatus, retryAfterMs } from './retry.js';
import type { FailedPhase } from './retry.js';

/** A request as it is sent, again and again if need be. */
export interface HttpRequest {
  /** POST unless told otherwise. */
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly agent: Agent;
  /** How much of an answer is kept; 8,192 bytes unless told otherwise. */
  readonly keptBodyBytes?: number;
  /** For one try as a whole: connecting, sending, and the answer to its last byte. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly now: () => number;
}

/** An answer of 2xx. */
export interface Taken {
  readonly status: number;
  readonly contentType: string;
  /** Its beginning. */
  readonly body: string;
}

/** Why one try came to nothing. */
export interface FailedTry {
  /** Ends the sentence that begins with the address. May hold what the receiver sent: redact before use. */
  readonly reason: string;
  readonly status?: number;
  readonly body?: string;
  readonly retryable: boolean;
  readonly phase: FailedPhase;
  /** What the receiver asked for. */
  readonly retryAfterMs?: number;
}

/** Enough of an answer to show, with room for what redaction takes away. */
const keptBodyBytes = 8_192;
/** An answer longer than this is no answer of a receiver of lineage; the connection is dropped. */
const longestBodyBytes = 1_048_576;

/** Sends a request once. Resolves to an answer of 2xx, else to what went wrong; rejects only for a bug. */
export async function tryOnce(request: HttpRequest): Promise<Taken | FailedTry> {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, request.timeoutMs);
  const stop = () => controller.abort();
  request.signal?.addEventListener('abort', stop, { once: true });
  if (request.signal?.aborted === true) stop();
  try {
    const response = await fetch(request.url.href, {
      method: request.method ?? 'POST',
      headers: request.headers,
      body: request.body ?? null,
      agent: request.agent,
      redirect: 'error',
      signal: controller.signal as NonNullable<RequestInit['signal']>, // Node's own, typed apart by node-fetch
    });
    const body = await beginningOf(response, request.keptBodyBytes ?? keptBodyBytes);
    if (!response.ok) return refusal(response, body, request.now());
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', body };
  } catch (thrown) {
    if (timedOut)
      return { reason: `gave no complete answer within ${request.timeoutMs} ms`, retryable: true, phase: 'read' };
    return brokenTry(thrown);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', stop);
  }
}

export function isFailedTry(outcome: object): outcome is FailedTry {
  return 'retryable' in outcome && typeof outcome.retryable === 'boolean';
}
function refusal(response: Response, body: string, nowMs: number): FailedTry {
  const { status } = response;
  const wait = retryAfterMs(response.headers.get('retry-after'), nowMs);
  const retryable = isRetryableStatus(status);
  const answer = { reason: `answered ${status}`, status, body, retryable, phase: 'status' } as const;
  return wait === undefined ? answer : { ...answer, retryAfterMs: wait };
}

/** Reads to the end, so that the connection can be used again, and keeps the beginning. */
async function beginningOf(response: Response, keptBytes: number): Promise<string> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = Buffer.from(chunk);
    if (size < keptBytes) kept.push(bytes.subarray(0, keptBytes - size));
    size += bytes.length;
    if (size > Math.max(longestBodyBytes, keptBytes)) break;
  }
  return Buffer.concat(kept).toString('utf8');
}

function brokenTry(thrown: unknown): FailedTry {
  if (thrown instanceof AbortError) return { reason: 'was not waited for', retryable: true, phase: 'read' };
  if (thrown instanceof FetchError && thrown.type === 'no-redirect') {
    return { reason: 'answered with a redirect, which is not followed', retryable: false, phase: 'read' };
  }
  const code = codeOf(thrown);
  const said = thrown instanceof Error ? thrown.message.replace(/^.*?reason: /s, '') : String(thrown);
  const reason = code === '' || said.includes(code) ? said : `${said} (${code})`;
  const phase = beforeConnection.test(code) ? 'connect' : 'read';
  return { reason: `could not be reached: ${reason}`, retryable: !isLasting(code, thrown), phase };
}

/** Nothing was sent yet. */
const beforeConnection = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN)$/;

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** A certificate that is not trusted, or a request that cannot even be made, will be the same in a minute. */
function isLasting(code: string, thrown: unknown): boolean {
  return /CERT|SIGNATURE|ERR_TLS|ERR_INVALID/.test(code) || thrown instanceof TypeError;
}
