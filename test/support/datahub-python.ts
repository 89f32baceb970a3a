import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { e2eTool } from './e2e-tool.js';
import { inRepository } from './paths.js';

/** What a script beside the suite of DataHub's package answers to a question; it runs in a process of its own. */
export async function askDataHubPython(script: string, question: object): Promise<unknown> {
  const child = spawn(e2eTool('datahub-python'), [inRepository('test', 'e2e', 'datahub-python', script)], {
    env: { ...process.env, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1', DATAHUB_TELEMETRY_ENABLED: 'false' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end(JSON.stringify(question));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(status, stderr).to.equal(0);
  return JSON.parse(stdout) as unknown;
}
