/** Two passes of the program that post to a server: the demo's workspace, and the same one an hour later. */
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { ApiRun } from '#src/demo/api-shapes.js';
import { sampleStore } from '#src/demo/sample-store.js';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer } from '#src/demo/server.js';
import { openFolder, runProgram } from '../program.js';
import type { Folder } from '../program.js';
import type { SentEvent } from './event.js';

const firstEnd = '2026-02-01T12:00:00.500Z';
const secondEnd = '2026-02-01T13:00:00.000Z';
const firstNewRun = 900_000_001;

export interface TwoPasses {
  /** What a pass has sent, in the order in which it was sent. */
  readonly first: readonly SentEvent[];
  readonly second: readonly SentEvent[];
}

/**
 * @param url the server's address
 * @param jobNamespace of the jobs, whose run ids depend on it: a new one makes everything new but the datasets
 * @param afterFirst is told of the first pass before the second begins
 */
export async function sendTwoPasses(
  url: string,
  jobNamespace: string,
  flags: readonly string[],
  afterFirst: (first: readonly SentEvent[]) => Promise<void>,
): Promise<TwoPasses> {
  const key = 'two-passes-key';
  const store = sampleStore(sampleWorkspace(Date.parse(firstEnd)));
  const folder = await openFolder();
  const pass = async (end: string, name: string): Promise<readonly SentEvent[]> => {
    const server = await startHightouchServer({
      data: {
        sources: store.list('sources'),
        models: store.list('models'),
        destinations: store.list('destinations'),
        syncs: store.list('syncs'),
        runs: (id) => store.runs(id),
      },
      key,
    });
    try {
      const to = ['--openlineage-url', url, '--openlineage-namespace', jobNamespace, ...flags];
      const files = ['--openlineage-file', `${name}.ndjson`, '--watermark', 'watermark.json'];
      const api = ['--api-url', server.url, '--max-requests-per-second', '0', '--workspace-name', 'acme'];
      const argv = ['run', ...api, '--sink', 'openlineage', ...to, ...files, '--until', end];
      const ended = await runProgram(argv, { cwd: folder.path, env: { HIGHTOUCH_API_KEY: key } });
      expect(ended.exitCode, ended.stderr).to.equal(0);
      return await eventsOf(folder, `${name}.ndjson`);
    } finally {
      await server.close();
    }
  };
  try {
    const first = await pass(firstEnd, 'first');
    await afterFirst(first);
    anHourLater(store);
    return { first, second: await pass(secondEnd, 'second') };
  } finally {
    await folder.remove();
  }
}

/** Open runs come to their ends, in turn well and badly, and three syncs have run again. */
function anHourLater(store: ReturnType<typeof sampleStore>): void {
  const ends = ['success', 'failed', 'cancelled'] as const;
  let ended = 0;
  let again = 0;
  for (const { id } of store.list('syncs')) {
    const runs = store.runs(id);
    for (const run of runs.filter(({ finishedAt }) => finishedAt === null)) {
      store.putRun(id, closed(run, ends[ended % ends.length] ?? 'success'));
      ended += 1;
    }
    const last = runs.at(-1);
    if (again === 3 || last?.status !== 'success') continue;
    const at = (minute: string) => `2026-02-01T12:${minute}:00.000Z`;
    store.putRun(id, {
      ...last,
      id: firstNewRun + again,
      createdAt: at('20'),
      startedAt: at('21'),
      finishedAt: at('24'),
    });
    again += 1;
  }
  if (ended === 0 || again !== 3) throw new Error('the sample has no open run, or too few syncs that succeed');
}

function closed(run: ApiRun, status: string): ApiRun {
  const startedAt = run.startedAt ?? '2026-02-01T12:10:00.000Z';
  const error = status === 'failed' ? 'the destination did not answer' : null;
  return { ...run, status, startedAt, finishedAt: '2026-02-01T12:30:00.000Z', completionRatio: 1, error };
}

async function eventsOf(folder: Folder, file: string): Promise<readonly SentEvent[]> {
  const text = await readFile(`${folder.path}/${file}`, 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as SentEvent); // written by the pass
}
