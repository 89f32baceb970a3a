import type { Config } from '../config/config.js';
import type { Flags } from '../config/gather.js';
import { toConfig } from '../config/to-config.js';
import { asLineageError } from '../errors.js';
import { runPass } from '../pass.js';
import { writeFailedResult } from './failed-result.js';
import type { CliHost, Outcome } from './host.js';
import { openCommand, type OpenCommand } from './open-command.js';
import { tellSummary } from './tell-summary.js';

/**
 * `run`: one pass. The summary is in the result files; its exit code is the program's.
 *
 * @throws LineageError when there is no configuration to run with, or the result cannot be written
 */
export async function run(flags: Flags, cli: CliHost): Promise<Outcome> {
  const { config, command } = await openRun(flags, cli);
  const summary = await runPass(config, command.host);
  command.host.progress.end();
  return tellSummary(summary, config, command.log, cli);
}

async function openRun(
  flags: Flags,
  cli: CliHost,
): Promise<{ readonly config: Config; readonly command: OpenCommand }> {
  try {
    const command = openCommand('run', flags, cli);
    return { config: toConfig(command.settings), command };
  } catch (thrown) {
    await writeFailedResult(asLineageError(thrown), flags, cli);
    throw thrown;
  }
}
