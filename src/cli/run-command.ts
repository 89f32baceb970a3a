import { asLineageError } from '../errors.js';
import { success, type CliHost, type Outcome } from './host.js';
import type { Invocation } from './parse-argv.js';
import { rawFlag } from './raw-flag.js';

/**
 * Does what a command line asks for.
 *
 * @param argv without the program's own name
 * @throws LineageError of the class that says what can be done about it
 */
export async function runCommand(argv: readonly string[], cli: CliHost): Promise<Outcome> {
  const invocation = await parse(argv, cli);
  if (invocation.kind === 'print') {
    cli.stdout.write(invocation.text);
    return success;
  }
  const { command, flags, operands } = invocation;
  // Each command brings only what it needs: judging a file has no use for an SQL parser.
  switch (command) {
    case 'run':
      return (await import('./run.js')).run(flags, cli);
    case 'check':
      return (await import('./check.js')).check(flags, cli);
    case 'demo':
      return (await import('./demo.js')).demo(flags, cli);
    case 'validate':
      return (await import('./validate.js')).validate(flags, operands, cli);
    case 'replay':
      return (await import('./replay.js')).replay(flags, operands, cli);
    case 'config':
      return (await import('./config.js')).config(flags, cli);
    case 'sql':
      return (await import('./sql.js')).sql(flags, operands, cli);
  }
}

/** A pass whose command line cannot be read has a result too. */
async function parse(argv: readonly string[], cli: CliHost): Promise<Invocation> {
  const { parseArgv } = await import('./parse-argv.js');
  try {
    return await parseArgv(argv, cli.columns);
  } catch (thrown) {
    const [first = 'run'] = argv;
    if (first === 'run' || first.startsWith('-')) {
      const { writeFailedResult } = await import('./failed-result.js');
      await writeFailedResult(asLineageError(thrown), { result: rawFlag(argv, 'result') }, cli);
      const { underDagster } = await import('./under-dagster.js');
      await underDagster(cli, () => Promise.reject(asLineageError(thrown)));
    }
    throw thrown;
  }
}
