import { gather, type Flags } from '../config/gather.js';
import type { CommandName } from '../config/option.js';
import { withLogFormat } from '../config/with-log-format.js';
import type { CliHost } from './host.js';
import { withLog, type OpenCommand } from './with-log.js';

/**
 * What a command begins with that reads files and delivers nothing: as `openCommand`, without all that belongs to deliveries.
 *
 * @throws LineageError (exit 2) as `gather`
 */
export function openReader(command: Extract<CommandName, 'sql' | 'validate'>, flags: Flags, cli: CliHost): OpenCommand {
  const gathered = gather({ command, flags, env: cli.env, folder: cli.folder });
  return withLog(withLogFormat(gathered, cli.terminal), cli);
}
