import type { SyncRun } from '../model/workspace.js';
import type { Door } from './door.js';
import { readPage, type Page } from './paging.js';
import { parseRun } from './payloads.js';
import { ObjectUnreadable } from './object-unreadable.js';
import { runsPath } from './run-list.js';

const pageSize = 100;
const noPage: Page = { data: [], hasMore: false };

/**
 * The newest hundred or so runs of a sync, by creation, and at least so many as asked for when there are, unsorted: where runs are that have not started, which no filter by
 * start shows. The API does not say whether it sorts up or down, nor how many runs there are, so that the end of a list that
 * goes up is searched for: with 10,000 runs in some 15 requests instead of 100.
 *
 * @throws ObjectUnreadable when this sync's runs are refused, LineageError when the API is unavailable
 */
export async function readNewestRuns(door: Door, syncId: string, atLeast = pageSize / 2): Promise<readonly SyncRun[]> {
  const path = runsPath(syncId);
  const page = async (offset: number): Promise<Page> => {
    const reply = await door.get(path, { orderBy: 'createdAt', limit: pageSize, offset }, readPage);
    if (reply.kind === 'refused') throw new ObjectUnreadable(reply.status, reply.path, reply.detail);
    return reply.kind === 'too-large' ? noPage : reply.value;
  };
  const runsOf = ({ data }: Page): SyncRun[] =>
    data.flatMap((element) => {
      const parsed = parseRun(element, syncId);
      return 'object' in parsed ? [parsed.object] : [];
    });

  const first = await page(0);
  const runs = runsOf(first);
  if (!goesOn(first)) return runs;
  if (goesDown(runs)) return collect(first, atLeast, runsOf, (read) => page(read * pageSize));
  const { offset, last } = await lastPage(page, first);
  return collect(last, atLeast, runsOf, (read) => {
    const before = offset - read * pageSize;
    return before < 0 ? Promise.resolve(noPage) : page(before);
  });
}

/** Runs of a page and of those next to it, until there are enough; `next` gets the number of pages read. */
async function collect(
  from: Page,
  atLeast: number,
  runsOf: (page: Page) => readonly SyncRun[],
  next: (read: number) => Promise<Page>,
): Promise<readonly SyncRun[]> {
  const found = new Map(runsOf(from).map((run) => [run.id, run]));
  let read = 1;
  for (let last = from; found.size < atLeast && last.data.length > 0; read += 1) {
    last = await next(read);
    const before = found.size;
    for (const run of runsOf(last)) found.set(run.id, run);
    if (found.size === before) break;
  }
  return [...found.values()];
}

/** Doubles the offset until the list is over, then halves the stretch in which it ends. */
async function lastPage(
  page: (offset: number) => Promise<Page>,
  first: Page,
): Promise<{ readonly offset: number; readonly last: Page }> {
  let known = { offset: 0, last: first };
  let beyond = Number.POSITIVE_INFINITY;
  while (goesOn(known.last) && known.offset + pageSize < beyond) {
    const offset = Number.isFinite(beyond)
      ? pageSize * Math.floor((known.offset + beyond) / 2 / pageSize)
      : Math.max(pageSize, known.offset * 2);
    const found = await page(offset);
    if (isSamePage(found, first)) return known;
    if (found.data.length === 0) beyond = offset;
    else known = { offset, last: found };
  }
  return known;
}

/** A list that repeats itself whatever the offset has no end to be found. */
function isSamePage(found: Page, first: Page): boolean {
  return found.data.length > 0 && JSON.stringify(found.data[0]) === JSON.stringify(first.data[0]);
}

function goesOn({ data, hasMore }: Page): boolean {
  return hasMore ?? data.length >= pageSize;
}

function goesDown(runs: readonly SyncRun[]): boolean {
  return (runs[0]?.createdAt ?? '') > (runs.at(-1)?.createdAt ?? '');
}
