import { configurationError, credentialsError, LineageError, unavailableError } from '../errors.js';

/** Why the last try of a request failed. */
export interface Fault {
  readonly fault: 'status' | 'redirect' | 'html' | 'garbage' | 'timeout' | 'network';
  /** null when there was no answer. */
  readonly status: number | null;
  readonly reason: string;
  readonly cause: unknown;
}

/** The code of an error whose last answer was an HTTP error: of an object by itself it may mean this object alone. */
export const serverFaultCode = 'hightouch_server_error';

const exhausted: Readonly<Record<Fault['fault'], { readonly code: string; readonly hint: string }>> = {
  status: { code: serverFaultCode, hint: 'Hightouch has trouble of its own: try again later.' },
  redirect: { code: 'hightouch_redirect', hint: 'Redirects are not followed: check --api-url.' },
  html: { code: 'hightouch_html', hint: 'Check --api-url, and whether a proxy or a login page answers in its place.' },
  garbage: { code: 'hightouch_bad_answer', hint: 'Check that --api-url is the address of the Hightouch API.' },
  timeout: {
    code: 'hightouch_timeout',
    hint: 'Check --api-url and the way there (network, proxy), or try again later.',
  },
  network: { code: 'hightouch_unreachable', hint: 'Check --api-url and the way there (network, proxy, certificates).' },
};

/** Every try failed: exit 4. */
export function triesExhausted(path: string, fault: Fault, tries: number): LineageError {
  const rateLimited = fault.status === 429;
  return unavailableError(`Hightouch: GET ${path} failed after ${tries} tries; the last one: ${fault.reason}`, {
    code: rateLimited ? 'hightouch_rate_limited' : exhausted[fault.fault].code,
    op: `GET ${path}`,
    hint: rateLimited
      ? 'Other tools use up the budget of the workspace: lower --max-requests-per-second or try again later.'
      : exhausted[fault.fault].hint,
    cause: fault.cause,
  });
}

/** A 401: exit 5. */
export function keyRefused(path: string, detail: string): LineageError {
  return credentialsError(`Hightouch refused the API key (GET ${path}, status 401)${tail(detail)}`, {
    code: 'api_key_refused',
    op: `GET ${path}`,
    hint: 'Check the key; a key stops working when the person who made it leaves the workspace, so a new one may be needed.',
  });
}

/** A list that the key may not read (403: exit 5), or that is not there (exit 4). */
export function listRefused(path: string, status: number, detail: string): LineageError {
  const op = `GET ${path}`;
  if (status === 403) {
    return credentialsError(`Hightouch does not let this key read ${path} (status 403)${tail(detail)}`, {
      code: 'api_key_forbidden',
      op,
      hint: 'Use a key of this workspace that may read sources, models, syncs and destinations.',
    });
  }
  return unavailableError(`Hightouch: GET ${path} was refused with status ${status}${tail(detail)}`, {
    code: 'hightouch_refused',
    op,
    hint:
      status === 407
        ? 'The proxy asks for a user name and password: put them into HTTPS_PROXY.'
        : 'Check --api-url: it should end in the version of the API, as in https://api.hightouch.com/api/v1.',
  });
}

/** A permanent redirect: exit 4, and no further try. */
export function moved(path: string, status: number, to: string): LineageError {
  return unavailableError(`Hightouch: GET ${path} was redirected to ${to} (status ${status}), which is not followed`, {
    code: 'hightouch_redirect',
    op: `GET ${path}`,
    hint: 'The key is never sent along a redirect: correct --api-url.',
  });
}

/** An answer that no page size makes small enough: exit 4. */
export function answerTooLarge(path: string, reason: string): LineageError {
  return unavailableError(`Hightouch: GET ${path}: ${reason}`, {
    code: 'hightouch_answer_too_large',
    op: `GET ${path}`,
    hint: 'Check that --api-url is the address of the Hightouch API.',
  });
}

/** The pass was stopped; a reason that is an error of the program is kept. */
export function stopped(path: string, reason: unknown): LineageError {
  if (reason instanceof LineageError) return reason;
  return new LineageError('interrupted', 'stopped while asking Hightouch', {
    code: 'interrupted',
    op: `GET ${path}`,
    cause: reason,
  });
}

/** A base URL or a key that no request can be made of: exit 2. Holds neither. */
export function accessInvalid(message: string, hint: string): LineageError {
  return configurationError(message, { code: 'api_access_invalid', op: 'open the Hightouch API', hint });
}

function tail(detail: string): string {
  return detail === '' ? '' : `: ${detail}`;
}
