import { check } from './check.js';
import { config } from './config.js';
import { demo } from './demo.js';
import { success, type CliHost, type Outcome } from './host.js';
import { parseArgv } from './parse-argv.js';
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
  const invocation = await parseArgv(argv, cli.columns);
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
