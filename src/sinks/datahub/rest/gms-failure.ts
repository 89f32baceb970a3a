import type { FailedTry, Taken } from '../../../openlineage/transports/http-try.js';

/** What became of a request that GMS has not confirmed. */
export interface GmsFailure {
  /**
   * `refused`: what was sent is at fault. `doubtful`: what was sent, or the server. `away`: nobody answers, or not now.
   * `credentials`: the token. `strange`: what answers is not GMS. `stopped`: by the signal of the pass.
   */
  readonly kind: 'refused' | 'doubtful' | 'away' | 'credentials' | 'strange' | 'stopped';
  /** A sentence without its subject: `answered 422: …`. Without secrets. */
  readonly told: string;
  readonly status: number | null;
  /** What the server said, without its stack trace; null when it said nothing. Without secrets. */
  readonly body: string | null;
  readonly tries: number;
}

const shownBodyLength = 2_048;
const shownMessageLength = 500;

/** A try that failed for the last time. `redact` takes secrets out of what the server said. */
export function gmsFailure(failed: FailedTry, tries: number, redact: (text: string) => string): GmsFailure {
  const { status = null } = failed;
  const said = failed.body === undefined ? null : withoutStack(failed.body);
  const message = said === null ? '' : messageOf(said);
  const told = `${failed.reason}${message === '' ? '' : `: ${message}`} (${tries} ${tries === 1 ? 'try' : 'tries'})`;
  return {
    kind: kindOf(failed),
    told: redact(told),
    status,
    body: said === null ? null : redact(said).slice(0, shownBodyLength),
    tries,
  };
}

/** An answer of 2xx that GMS does not give: a page. Nothing is known to be taken then. */
export function strangeAnswer(
  { status, body, contentType }: Taken,
  redact: (text: string) => string,
): GmsFailure | null {
  if (!/\bhtml\b/i.test(contentType) && !/^\s*</.test(body)) return null;
  const told = `answered ${status} with a page, as something in front of GMS does`;
  return { kind: 'strange', told, status, body: redact(body).slice(0, shownBodyLength), tries: 1 };
}

/** `404` and `405` are for a path that is not there, unless other requests to it pass. */
function kindOf({ status, retryable, phase }: FailedTry): GmsFailure['kind'] {
  if (status === undefined) {
    if (!retryable) return 'strange';
    return phase === 'read' ? 'doubtful' : 'away';
  }
  if (status === 401 || status === 403) return 'credentials';
  if (status === 408 || status === 429) return 'away';
  if (status >= 500 || status === 404 || status === 405) return 'doubtful';
  return status >= 400 ? 'refused' : 'strange';
}

/** The fields that the server does not know, by their path in the aspect: it is older than what was sent. */
export function unknownFields({ body }: GmsFailure): readonly string[] {
  const found = (body ?? '').matchAll(/ERROR :: (\S+) :: unrecognized field found but not allowed/g);
  return [...new Set([...found].map(([, path]) => path ?? ''))].filter((path) => path !== '').sort();
}

/** A stack trace is long, comes first and says nothing that a user could act on. */
function withoutStack(body: string): string {
  try {
    const value = JSON.parse(body) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return body;
    return JSON.stringify({ ...value, stackTrace: undefined });
  } catch {
    return body;
  }
}

function messageOf(body: string): string {
  if (!body.trimStart().startsWith('{')) return '';
  try {
    const { message, error } = JSON.parse(body) as { message?: unknown; error?: unknown }; // whatever the server sent
    const text = typeof message === 'string' && message !== '' ? message : error;
    return typeof text === 'string' ? text.trim().slice(0, shownMessageLength) : '';
  } catch {
    return '';
  }
}
