import type { ApiJson } from './api-shapes.js';

/** What goes back over the wire, its body already in JSON. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function jsonAnswer(status: number, body: ApiJson, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: JSON.stringify(body), headers };
}

/** The envelope of every list. `hasMore` is left out where a workspace of an older revision would leave it out. */
export function pageAnswer(items: readonly string[], hasMore: boolean | null): Answer {
  const tail = hasMore === null ? '' : `,"hasMore":${hasMore}`;
  return { status: 200, body: `{"data":[${items.join(',')}]${tail}}` };
}

export const missingKey = jsonAnswer(401, {
  message: 'Authentication error',
  details: 'No authorization header found',
});
export const badKey = jsonAnswer(401, { message: 'Authentication error', details: 'Token is invalid' });
export const tooMany = jsonAnswer(429, { error: 'Too many requests' });
export const wrongMethod = jsonAnswer(405, { message: 'Method not allowed' }, { allow: 'GET' });
export const serverError = jsonAnswer(500, 'Internal Server Error');

export function notFound(what: string): Answer {
  return jsonAnswer(404, { message: 'Not found', details: what });
}

export function invalid(details: Readonly<Record<string, ApiJson>>): Answer {
  return jsonAnswer(422, { message: 'Validation failed', details });
}
