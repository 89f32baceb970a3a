import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer } from '#src/demo/server.js';
import { openFolder, runProgram } from './program.js';

/** The clock of the sample workspace. Its half second makes times that some would write shorter. */
export const samplePassEnd = '2026-02-01T12:00:00.500Z';

/**
 * The events of one pass over the demo's workspace, made by the program itself as a process of its own, as the lines of its
 * `events.ndjson`.
 *
 * @param flags more flags of `run`
 */
export async function samplePassLines(flags: readonly string[] = []): Promise<readonly string[]> {
  const key = 'sample-pass-key';
  const server = await startHightouchServer({ data: sampleWorkspace(Date.parse(samplePassEnd)), key });
  const folder = await openFolder();
  try {
    const asked = [
      '--sink',
      'openlineage',
      '--output-dir',
      'out',
      '--until',
      samplePassEnd,
      '--workspace-name',
      'acme',
    ];
    const end = await runProgram(
      ['run', '--api-url', server.url, '--max-requests-per-second', '0', ...asked, ...flags],
      {
        cwd: folder.path,
        env: { HIGHTOUCH_API_KEY: key },
      },
    );
    expect(end.exitCode, end.stderr).to.equal(0);
    const text = await readFile(`${folder.path}/out/openlineage/events.ndjson`, 'utf8');
    return text.split('\n').filter((line) => line !== '');
  } finally {
    await server.close();
    await folder.remove();
  }
}
