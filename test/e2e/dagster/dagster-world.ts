import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { e2eTool } from '../../support/e2e-tool.js';
import { inRepository, mainScript } from '../../support/paths.js';
import { openFolder, type Folder } from '../../support/program.js';

/** One asset to materialize by the real Dagster around the real program. */
export interface Order {
  /** `path`: PipesSubprocessClient, by files; else by messages on standard error, as out of a container's log. */
  readonly client: 'path' | 'stdio' | 'buffered_stdio';
  /** Arguments of `build_hightouch_lineage_asset`. */
  readonly asset?: object;
  /** Asset keys of an asset that is written by hand, without the package's asset. */
  readonly keys?: readonly (readonly string[])[];
  readonly extras?: object;
  /** Asks for the standard streams as messages. */
  readonly streams?: boolean;
  /** Of `run`. */
  readonly argv: readonly string[];
}

export interface MetadataOf {
  readonly [name: string]: { readonly type: string; readonly value: unknown } | undefined;
}

/** What Dagster made of it. */
export interface Answer {
  readonly success: boolean;
  /** By asset key. */
  readonly materializations: Readonly<Record<string, MetadataOf>>;
  readonly checks: Readonly<
    Record<string, { passed: boolean; severity: string; asset: string; metadata: MetadataOf } | undefined>
  >;
  /** Messages of all errors in the run's events, with their causes. */
  readonly errors: readonly string[];
  /** Python's level and text. */
  readonly log: readonly (readonly [number, string])[];
  readonly custom: readonly Readonly<Record<string, unknown>>[];
}

export interface ExampleAnswer {
  /** Two, one after the other. */
  readonly passes: readonly [Answer, Answer];
  readonly schedules: readonly (readonly [string, string])[];
}

/** Materializes all orders in one Python process; each pass works in a folder of its own. */
export async function materialize<Name extends string>(
  orders: Readonly<Record<Name, Order>>,
): Promise<{ readonly answers: Readonly<Record<Name, Answer>>; readonly printed: string }> {
  const folder = await openFolder();
  try {
    const full: Record<string, object> = {};
    for (const [name, { argv, ...order }] of Object.entries<Order>(orders)) {
      const cwd = join(folder.path, name);
      await mkdir(cwd);
      full[name] = {
        ...order,
        cwd,
        env: { PATH: process.env['PATH'] ?? '', HOME: folder.path },
        command: [process.execPath, mainScript, 'run', '--max-requests-per-second', '0', ...argv],
      };
    }
    const argv = [inSuite('materialize.py'), join(folder.path, 'answers.json')];
    const printed = await runPython(argv, { folder, input: JSON.stringify(full) });
    return { answers: (await folder.json('answers.json')) as Record<Name, Answer>, printed }; // written by materialize.py
  } finally {
    await folder.remove();
  }
}

/** Materializes an example of operators/dagster twice. */
export async function materializeExample(
  name: string,
  env: Readonly<Record<string, string>>,
  podVariables: Readonly<Record<string, string>> = {},
): Promise<ExampleAnswer> {
  const folder = await openFolder();
  try {
    const example = inRepository('operators', 'dagster', 'examples', name);
    const argv = [inSuite('materialize_example.py'), example, join(folder.path, 'answers.json')];
    const more = Object.keys(podVariables).length === 0 ? [] : [JSON.stringify(podVariables)];
    await runPython([...argv, ...more], { folder, env });
    return (await folder.json('answers.json')) as unknown as ExampleAnswer; // written by materialize_example.py
  } finally {
    await folder.remove();
  }
}

/** A figure of the asset of the pass. */
export function figure(answer: Answer, name: string): unknown {
  return answer.materializations['hightouch_lineage']?.[name]?.value;
}

/** Both passes of an example over the sample workspace are told whole, and the second goes on from the first. */
export function expectTwoPasses({ passes: [first, second] }: ExampleAnswer): void {
  expect([first.errors, first.success, second.success]).to.deep.equal([[], true, true]);
  expect(figure(first, 'syncs')).to.equal(25);
  expect(figure(first, 'dagster/column_lineage'))
    .to.have.property('account-health-to-hubspot.arr')
    .that.deep.equals([[['snowflake', 'prod', 'finance', 'fct_subscription'], 'ARR_USD']]);
  expect(Object.entries(first.checks).map(([name, check]) => [name, check?.passed, check?.severity])).to.deep.equal([
    ['failed_runs', false, 'WARN'],
    ['sync_coverage', false, 'ERROR'],
  ]);
  expect(first.log.map(([, text]) => text).join('\n')).to.match(/the sinks of this pass.*\n(.*\n)*pass ended/);
  expect(figure(second, 'window_start')).to.equal(figure(first, 'window_end'));
  expect(second.checks['failed_runs']?.passed).to.equal(true);
}

export function inSuite(name: string): string {
  return inRepository('test', 'e2e', 'dagster', name);
}

interface PythonOptions {
  readonly folder: Folder;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs the interpreter that has Dagster, with the package of this repository and nothing else of this environment. */
export async function runPython(argv: readonly string[], { folder, env = {}, input }: PythonOptions): Promise<string> {
  const child = spawn(e2eTool('dagster'), argv, {
    cwd: folder.path,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder.path,
      PYTHONPATH: inRepository('operators', 'dagster'),
      PYTHONUTF8: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  child.stdin.end(input ?? '');
  const [exitCode] = (await once(child, 'close')) as [number | null]; // Node's own
  expect(exitCode, printed.slice(-3000)).to.equal(0);
  return printed;
}
