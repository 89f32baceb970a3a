import type { Logger } from '../log/logger.js';
import { answerTooLarge } from './door-errors.js';
import type { Door, Query, Reply } from './door.js';
import { isObject, readId } from './json-values.js';

const pageSize = 100;
const maxPages = 100_000;

export interface ListRequest {
  readonly path: string;
  /** Filters and order; offset and limit are added here. */
  readonly query: Query;
  /** Reading stops once there are more elements than this. */
  readonly maxElements: number;
  /** The error to throw when the list itself is refused. */
  readonly onRefused: (reply: Extract<Reply<never>, { kind: 'refused' }>) => Error;
}

export interface Listed {
  /** Each once; of an element that came twice the later reading. */
  readonly elements: readonly unknown[];
  /** There may be more than was read. */
  readonly truncated: boolean;
  /** The API claimed that there is more and did not give it. */
  readonly incomplete: boolean;
  /** Elements passed over because each alone is larger than the body limit. */
  readonly tooLarge: number;
}

/** One answer of a list. */
export interface Page {
  readonly data: readonly unknown[];
  readonly hasMore: boolean | undefined;
}

/**
 * Reads a list to its end, whatever order the API gives: a page without `hasMore` is the last one when it is not full, an
 * empty page always is. A page over the body limit is asked for in smaller pieces.
 *
 * @throws what the door throws, and the error of `onRefused`
 */
export async function readList(door: Door, request: ListRequest, log: Logger): Promise<Listed> {
  const { path } = request;
  const found = new Map<string, unknown>();
  let offset = 0;
  let limit = pageSize;
  let tooLarge = 0;

  const ended = (end: { readonly truncated?: true; readonly incomplete?: true } = {}): Listed => ({
    elements: [...found.values()],
    truncated: false,
    incomplete: false,
    tooLarge,
    ...end,
  });

  for (let pages = 0; pages < maxPages; pages += 1) {
    const reply = await door.get(path, { ...request.query, limit, offset }, readPage);
    if (reply.kind === 'refused') throw request.onRefused(reply);
    if (reply.kind === 'too-large') {
      if (limit > 1) {
        limit = Math.max(1, Math.floor(limit / 4));
        continue;
      }
      tooLarge += 1;
      offset += 1;
      if (tooLarge > pageSize) throw answerTooLarge(path, reply.reason);
      continue;
    }

    const { data, hasMore } = reply.value;
    const before = found.size;
    for (const element of data) found.set(identityOf(element), element);
    if (hasMore === false || data.length === 0) return ended();
    if (hasMore === undefined && data.length < limit) return ended();
    if (found.size === before) {
      log.warn({ path, offset }, 'a page brought nothing new and claims that there is more: the list ends here');
      return ended({ incomplete: true });
    }
    if (found.size > request.maxElements) return ended({ truncated: true });
    offset += data.length;
    limit = Math.min(pageSize, limit * 4);
  }
  log.warn({ path, pages: maxPages }, 'a list has too many pages: it ends here');
  return ended({ incomplete: true });
}

/** The page in an answer's body, or null when it is none. */
export function readPage(body: unknown): Page | null {
  if (!isObject(body) || !Array.isArray(body['data'])) return null;
  const hasMore = body['hasMore'];
  return { data: body['data'], hasMore: typeof hasMore === 'boolean' ? hasMore : undefined };
}

/** An element without a readable id stands for itself. */
function identityOf(element: unknown): string {
  const id = isObject(element) ? readId(element['id']) : null;
  return id === null ? `?${JSON.stringify(element)}` : `#${id}`;
}
