#!/usr/bin/env node
import { runCommand } from './cli/run-command.js';
import { errorText, reportError } from './cli/report-error.js';
import { asLineageError } from './errors.js';
import { boundMemory } from './process/memory.js';
import { openOutput } from './process/output.js';
import { listenForSignals } from './process/signals.js';
import { sleep } from './process/sleep.js';
import { sayLastWords } from './process/sudden-end.js';
import { writeTerminationLog } from './process/termination-log.js';
boundMemory(process.argv[2]);
const stop = listenForSignals(process, (code) => process.exit(code));
const cli = {
  env: process.env,
  folder: process.cwd(),
  program: process.argv[1] ?? null,
  stdin: process.stdin,
  stdout: openOutput(process.stdout, () => process.exit(0)),
  stderr: openOutput(process.stderr, () => undefined),
  terminal: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? process.stdout.columns,
  signal: stop.signal,
  now: Date.now,
  random: Math.random,
  sleep,
};
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
