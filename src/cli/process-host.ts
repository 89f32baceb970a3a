import { openOutput } from '../process/output.js';
import { sleep } from '../process/sleep.js';
import type { CliHost } from './host.js';

/** The process that runs, as a command sees it. It ends quietly when nobody reads what it prints any more. */
export function processHost(signal: AbortSignal): CliHost {
  return {
    env: process.env,
    folder: process.cwd(),
    program: process.argv[1] ?? null,
    stdin: process.stdin,
    stdout: openOutput(process.stdout, () => process.exit(0)),
    stderr: openOutput(process.stderr, () => undefined),
    terminal: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? process.stdout.columns,
    signal,
    now: Date.now,
    random: Math.random,
    sleep,
  };
}
