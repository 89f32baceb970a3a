import type { Config } from '../config/config.js';
import type { Flags } from '../config/gather.js';
import { toConfig } from '../config/to-config.js';
import { asLineageError } from '../errors.js';
import { maskErrorText } from '../log/mask.js';
import type { ReportedPass } from '../orchestrators/pipes/report.js';
import { runPass } from '../pass.js';
import type { PassFindings, Summary } from '../result.js';
import { writeFailedResult } from './failed-result.js';
import type { CliHost, Outcome } from './host.js';
import { openCommand } from './open-command.js';
import { tellSummary } from './tell-summary.js';
import { underDagster } from './under-dagster.js';
import type { OpenCommand } from './with-log.js';

/**
 * `run`: one pass. The summary is in the result files; its exit code is the program's.
 *
 * @throws LineageError when there is no configuration to run with, or the result cannot be written
 */
export async function run(flags: Flags, cli: CliHost): Promise<Outcome> {
  return underDagster(
    cli,
    async (cli, report) => {
      const { config, command } = await openRun(flags, cli);
      let findings: PassFindings = { graph: null, runs: new Map() };
      const summary = await runPass(config, command.host, (found) => (findings = found));
      command.host.progress.end();
      if (summary.status !== 'failed') report(reportedPass(summary, findings, config), command.log);
      return tellSummary(summary, config, command.log, cli);
    },
    (error) => writeFailedResult(error, flags, cli),
  );
}

function reportedPass(summary: Summary, findings: PassFindings, config: Config): ReportedPass {
  const { minCoverage, maskErrors, selection } = config;
  const { columnLineage } = selection;
  return { summary, ...findings, minCoverage, columnLineage, clean: maskErrors ? maskErrorText : (text) => text };
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
