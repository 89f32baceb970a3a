import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { e2eTool } from '../../support/e2e-tool.js';
import { inRepository } from '../../support/paths.js';
import { openFolder, type Folder } from '../../support/program.js';

/** A line of Airflow, by the suite that has its packages. */
export type AirflowLine = 'airflow-3' | 'airflow-2';

/** An Airflow of its own, with the provider package installed as its users install it. */
export interface PythonAirflow {
  readonly folder: Folder;
  /** Runs the line's interpreter to its end; answers what it printed. */
  run(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

export async function openAirflow(line: AirflowLine): Promise<PythonAirflow> {
  const folder = await openFolder();
  const packages = join(folder.path, 'packages');

  async function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const child = spawn(e2eTool(line), argv, {
      cwd: folder.path,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder.path,
        AIRFLOW_HOME: folder.path,
        AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
        AIRFLOW__CORE__UNIT_TEST_MODE: 'False',
        AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: 'False',
        PYTHONPATH: packages,
        PYTHONUTF8: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONWARNINGS: 'ignore',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
    }
    const [exitCode] = (await once(child, 'close')) as [number | null]; // Node's own
    expect(exitCode, printed.slice(-4000)).to.equal(0);
    return printed;
  }

  try {
    // A build leaves its traces beside the sources.
    const sources = join(folder.path, 'sources');
    await cp(inRepository('operators', 'airflow'), sources, { recursive: true });
    const offline = ['--no-deps', '--no-build-isolation', '--no-index', '--disable-pip-version-check'];
    await run(['-m', 'pip', 'install', '--quiet', ...offline, '--target', packages, sources]);
  } catch (error) {
    await folder.remove();
    throw error;
  }
  return { folder, run, remove: () => folder.remove() };
}

export function inSuite(name: string): string {
  return inRepository('test', 'e2e', 'airflow', name);
}

/** A kubeconfig of a cluster that nobody asks anything. */
export const noCluster: object = {
  ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'none' },
  contexts: [{ name: 'none', context: { cluster: 'none', user: 'none' } }],
  clusters: [{ name: 'none', cluster: { server: 'http://127.0.0.1:1' } }],
  users: [{ name: 'none', user: {} }],
};
