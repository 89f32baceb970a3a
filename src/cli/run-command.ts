import { asLineageError } from '../errors.js';
import { check } from './check.js';
import { config } from './config.js';
import { demo } from './demo.js';
import { success, type CliHost, type Outcome } from './host.js';
import { writeFailedResult } from './failed-result.js';
import { parseArgv, type Invocation } from './parse-argv.js';
import { rawFlag } from './raw-flag.js';
import { run } from './run.js';
import { sql } from './sql.js';
import { validate } from './validate.js';

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
  switch (command) {
    case 'run':
      return run(flags, cli);
    case 'check':
      return check(flags, cli);
    case 'demo':
      return demo(flags, cli);
    case 'validate':
      return validate(flags, operands, cli);
    case 'config':
      return config(flags, cli);
    case 'sql':
      return sql(flags, operands, cli);
  }
}

/** A pass whose command line cannot be read has a result too. */
async function parse(argv: readonly string[], cli: CliHost): Promise<Invocation> {
  try {
    return await parseArgv(argv, cli.columns);
  } catch (thrown) {
    const [first = 'run'] = argv;
    if (first === 'run' || first.startsWith('-')) {
      await writeFailedResult(asLineageError(thrown), { result: rawFlag(argv, 'result') }, cli);
    }
    throw thrown;
  }
}
