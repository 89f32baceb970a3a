import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { startHightouchServer, type HightouchServer, type ServerOptions } from '#src/demo/server.js';
import { createValidator } from '#src/openlineage/validate.js';
import type { Summary } from '#src/result.js';
import { openFolder, type Folder } from '../support/program.js';
import { mainScript } from '../support/paths.js';
import { storyRun, storyWorkspace, syncA, type StoryEvent } from '../support/pass-world.js';
import { openReceiver, type Receiver } from '../support/receiver.js';

export const parentId = '019bc03d-4700-7880-b100-f81994fe8d2f';
export const parentVariable = { OPENLINEAGE_PARENT_ID: `airflow://prod/dag.task/${parentId}` };
const key = 'pass-run-key-for-tests';

export interface PassRunWorld {
  readonly folder: Folder;
  readonly server: HightouchServer;
  readonly receiver: Receiver;
  /** Begins a pass of the real program, with a parent run, a receiver and a watermark. */
  begin(argv?: readonly string[], env?: Readonly<Record<string, string>>): RunningPass;
  run(argv?: readonly string[], env?: Readonly<Record<string, string>>): Promise<EndedPass>;
  /** The events of passes' own runs that the receiver has, in order. */
  own(): StoryEvent[];
  close(): Promise<void>;
}

export interface RunningPass {
  readonly child: ChildProcess;
  readonly ended: Promise<EndedPass>;
}

export interface EndedPass {
  readonly exitCode: number | null;
  readonly stderr: string;
  /** What `--result` holds. */
  readonly summary: Summary;
}

/** A workspace with one run in the last day, over real HTTP, and a receiver of events. */
export async function openPassRunWorld(options: Partial<ServerOptions> = {}): Promise<PassRunWorld> {
  const folder = await openFolder();
  const receiver = await openReceiver();
  const server = await startHightouchServer({ data: storyWorkspace(), key, ...options });
  const started = new Date(Date.now() - 3600_000).toISOString();
  const finished = new Date(Date.now() - 3500_000).toISOString();
  server.data.putRun(syncA, {
    ...storyRun(501, '08:00', '08:05'),
    createdAt: started,
    startedAt: started,
    finishedAt: finished,
  });
  await writeFile(join(folder.path, 'key'), key);

  function begin(argv: readonly string[] = [], env: Readonly<Record<string, string>> = parentVariable): RunningPass {
    const child = spawn(
      process.execPath,
      [
        mainScript,
        'run',
        ...['--api-url', server.url, '--api-key-file', 'key', '--max-requests-per-second', '0'],
        ...['--openlineage-url', receiver.url, '--watermark', 'watermark.json', '--result', 'result.json'],
        ...['--log-format', 'json', ...argv],
      ],
      {
        cwd: folder.path,
        env: { PATH: process.env['PATH'] ?? '', ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = once(child, 'close').then(async ([exitCode]: (number | null)[]) => ({
      exitCode: exitCode ?? null,
      stderr,
      summary: JSON.parse(await folder.text('result.json').catch(() => '{}')) as Summary, // written by the program
    }));
    return { child, ended };
  }

  return {
    folder,
    server,
    receiver,
    begin,
    run: (argv, env) => begin(argv, env).ended,
    own: () => receiver.received.filter(isOwn),
    async close() {
      await server.close();
      await receiver.close();
      await folder.remove();
    },
  };
}

export function isOwn({ job }: StoryEvent): boolean {
  return job.name.endsWith('.lineage-extraction');
}

const validate = createValidator();
/** Nothing but that the run has no datasets, which the run of a pass never has. */
const asMeant = (pointer: string): boolean => pointer === '/inputs' || pointer === '/outputs';

/** Asserts a START and one end of the given kind: of one run and one job, valid, and the end with all that the START says. */
export function expectOneRun(events: readonly StoryEvent[], end: string): { start: StoryEvent; end: StoryEvent } {
  expect(events.map(({ eventType }) => eventType)).to.deep.equal(['START', end]);
  const [first, last] = events;
  if (first?.run === undefined || last?.run === undefined) throw new Error('both are of a run');
  expect(last.run.runId).to.equal(first.run.runId);
  expect(last.job).to.deep.equal(first.job);
  expect(last.run.facets).to.deep.include(first.run.facets);
  expect(last.eventTime >= first.eventTime, 'the end is not before the start').to.equal(true);
  for (const event of [first, last]) {
    expect([event.inputs, event.outputs]).to.deep.equal([[], []]);
    expect(validate(event).filter(({ pointer }) => !asMeant(pointer))).to.deep.equal([]);
  }
  return { start: first, end: last };
}

/** The tags of a run by key. */
export function tagsOf({ run }: StoryEvent): Readonly<Record<string, string>> {
  const facet = run?.facets['tags'] as { tags: { key: string; value: string }[] } | undefined; // valid by now
  return Object.fromEntries(
    (facet?.tags ?? []).map(({ key, value }) => [key.replace('hightouch_lineage_', ''), value]),
  );
}
