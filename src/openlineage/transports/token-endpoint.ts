import fetch from 'node-fetch';
import type { RequestInit } from 'node-fetch';
import type { Agent } from 'node:http';
import type { Bearer } from './bearer.js';
import { isRetryableStatus } from './retry.js';
import { TransportError } from './transport-error.js';

/** How a short-lived token is asked for: `jwtRequest` or `clientCredentialsRequest`. */
export interface TokenRequest {
  readonly tokenEndpoint: string;
  /** Sent as a form. */
  readonly form: Readonly<Record<string, string>>;
  readonly authorization?: string;
  /** Names of the answer's field that may hold the token, first come first served; case is ignored. */
  readonly tokenFields: readonly string[];
  /** Name of the field that holds the seconds a token lives; case and underscores are ignored. */
  readonly expiresInField: string;
  /** A token is not used in the last so many seconds of its life. */
  readonly refreshBufferSeconds: number;
  readonly secrets: readonly string[];
}

export interface TokenHost {
  readonly agent: () => Agent;
  readonly now: () => number;
  readonly signal: AbortSignal | undefined;
  /** Told of every token, so that it can be kept out of logs. */
  readonly onSecret?: ((secret: string) => void) | undefined;
}

const answerWithinMs = 10_000;
const longestAnswer = 65_536;

/**
 * A bearer that fetches tokens from an endpoint and keeps each until shortly before its end, which the answer or the
 * token's own `exp` claim tells; one without an end is used for one request. Requests that come meanwhile wait for the same
 * token.
 */
export function tokenBearer(request: TokenRequest, host: TokenHost): Bearer {
  let token = '';
  let freshUntilMs = 0;
  let fetching: Promise<string> | null = null;

  async function renewed(): Promise<string> {
    const answer = await askForToken(request, host);
    const found = fieldOf(answer, request.tokenFields, (name) => name.toLowerCase());
    if (typeof found !== 'string' || found === '') {
      throw failure(request, `answered without a token (looked for: ${request.tokenFields.join(', ')})`, false);
    }
    token = found;
    host.onSecret?.(token);
    const expiresIn = Number(fieldOf(answer, [request.expiresInField], plainName));
    const endMs = expiresIn > 0 ? host.now() + expiresIn * 1000 : expiryClaimMs(token);
    freshUntilMs = endMs - request.refreshBufferSeconds * 1000;
    return token;
  }

  return {
    async get() {
      if (token !== '' && host.now() < freshUntilMs) return token;
      fetching ??= renewed().finally(() => {
        fetching = null;
      });
      return fetching;
    },
    renew() {
      const had = token !== '' && host.now() < freshUntilMs;
      freshUntilMs = 0;
      return had;
    },
    secrets: () => [...request.secrets, token],
  };
}

async function askForToken(request: TokenRequest, host: TokenHost): Promise<Readonly<Record<string, unknown>>> {
  const timeout = AbortSignal.timeout(answerWithinMs);
  const signal = host.signal === undefined ? timeout : AbortSignal.any([timeout, host.signal]);
  let text: string;
  let status: number;
  try {
    const response = await fetch(request.tokenEndpoint, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...(request.authorization === undefined ? {} : { authorization: request.authorization }),
      },
      body: new URLSearchParams(request.form).toString(),
      agent: host.agent(),
      redirect: 'error',
      size: longestAnswer,
      signal: signal as NonNullable<RequestInit['signal']>, // Node's own, typed apart by node-fetch
    });
    text = await response.text();
    status = response.status;
  } catch (cause) {
    throw failure(request, 'gave no answer', true, cause);
  }
  if (status < 200 || status > 299) {
    const error = failure(request, `answered ${status}`, isRetryableStatus(status));
    // Whatever else the endpoint says: without a token nothing can be sent, which is a matter of credentials.
    throw error.retryable ? error : new TransportError(error.message, { retryable: false, tries: 0, status: 401 });
  }
  try {
    const answer = JSON.parse(text) as unknown;
    if (typeof answer === 'object' && answer !== null) return answer as Readonly<Record<string, unknown>>; // any keys
  } catch {
    // told below
  }
  throw failure(request, 'answered with something that is no JSON object', false);
}

function failure({ tokenEndpoint }: TokenRequest, what: string, retryable: boolean, cause?: unknown): TransportError {
  const { origin, pathname } = new URL(tokenEndpoint);
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  const details = { retryable, tries: 0, ...(cause === undefined ? {} : { cause }) };
  return new TransportError(`the token endpoint ${origin}${pathname} ${what}${code}`, details);
}

function fieldOf(
  answer: Readonly<Record<string, unknown>>,
  names: readonly string[],
  plain: (name: string) => string,
): unknown {
  for (const name of names) {
    if (Object.hasOwn(answer, name)) return answer[name];
    const other = Object.keys(answer).find((key) => plain(key) === plain(name));
    if (other !== undefined) return answer[other];
  }
  return undefined;
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

/** Milliseconds since 1970; 0 when the token is no JWT or never says. */
function expiryClaimMs(token: string): number {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return 0;
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { readonly exp?: unknown };
    return typeof claims.exp === 'number' ? claims.exp * 1000 : 0;
  } catch {
    return 0;
  }
}
