#!/usr/bin/env node
import { processHost } from './cli/process-host.js';
import { asLineageError } from './errors.js';
import { startAhead } from './lineage/sql/worker/sql-thread.js';
import { boundMemory } from './process/memory.js';
import { listenForSignals } from './process/signals.js';
import { sayLastWords } from './process/sudden-end.js';
import { writeTerminationLog } from './process/termination-log.js';

boundMemory(process.argv[2]);
// The parser takes as long to load as all the rest, which is therefore loaded beside it.
if (process.argv[2] === 'sql') startAhead();
const stop = listenForSignals(process, (code) => process.exit(code));
const cli = processHost(stop.signal);
const { errorText, reportError } = await import('./cli/report-error.js');
const { runCommand } = await import('./cli/run-command.js');

async function leave(exitCode: number, reason: string | null): Promise<void> {
  if (exitCode !== 0 && reason !== null) writeTerminationLog(reason);
  await Promise.all([cli.stdout.flush(), cli.stderr.flush()]);
  process.exit(exitCode);
}
async function fail(thrown: unknown): Promise<void> {
  const error = asLineageError(stop.signal.aborted ? stop.signal.reason : thrown);
  reportError(error, process.argv.slice(2), cli);
  await sayLastWords(error);
  await leave(error.exitCode, errorText(error));
}

process.on('unhandledRejection', fail).on('uncaughtException', fail);
await runCommand(process.argv.slice(2), cli).then(({ exitCode, reason }) => leave(exitCode, reason), fail);
