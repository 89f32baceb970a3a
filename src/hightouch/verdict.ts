import type { Answer } from './exchange.js';

/** What an answer means for the request that got it. */
export type Verdict =
  | { readonly kind: 'json'; readonly value: unknown }
  /** Refused for itself: sending it again will not help. */
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string }
  /** Sending it again may help. */
  | { readonly kind: 'again'; readonly fault: 'status' | 'redirect' | 'html' | 'garbage'; readonly reason: string }
  | { readonly kind: 'moved'; readonly to: string };

const retriedStatuses = new Set([408, 425, 429]);
const maxDetail = 200;

/** Reads an answer by its status first, then by its body. */
export function judge(answer: Answer): Verdict {
  const { status } = answer;
  if (status >= 200 && status < 300) return readJson(answer);
  if (status === 301 || status === 308) return { kind: 'moved', to: originOf(answer.location) };
  if (status >= 300 && status < 400) {
    return { kind: 'again', fault: 'redirect', reason: `a redirect (status ${status})` };
  }
  const detail = describeBody(answer.text);
  if (status >= 400 && status < 500 && !retriedStatuses.has(status)) return { kind: 'refused', status, detail };
  return { kind: 'again', fault: 'status', reason: `status ${status}${detail === '' ? '' : `: ${detail}`}` };
}

function readJson(answer: Answer): Verdict {
  try {
    return { kind: 'json', value: JSON.parse(answer.text) as unknown };
  } catch {
    if (/html/i.test(answer.contentType) || /^\s*</.test(answer.text)) {
      return { kind: 'again', fault: 'html', reason: `an HTML page (status ${answer.status}) where JSON was expected` };
    }
    return { kind: 'again', fault: 'garbage', reason: `a body that is no JSON (status ${answer.status})` };
  }
}

/** The forms of error body seen: `{message, details}`, `{error}`, a string. Anything else says nothing to a person. */
function describeBody(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return '';
  }
  if (typeof body === 'string') return body.slice(0, maxDetail);
  if (typeof body !== 'object' || body === null) return '';
  const { message, details, error } = body as Record<string, unknown>; // an object, checked above
  return [message, error, details]
    .filter((part) => part !== undefined && part !== null)
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
    .join(': ')
    .slice(0, maxDetail);
}

/** Scheme and host only: a location may carry a token. */
function originOf(location: string | null): string {
  const url = location !== null && URL.canParse(location) ? new URL(location) : null;
  return url === null ? 'another path' : url.origin;
}
