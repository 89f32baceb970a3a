import type { Flags } from '../config/gather.js';
import { loadSettings } from '../config/load.js';
import type { CommandName } from '../config/option.js';
import type { CliHost } from './host.js';
import { withLog, type OpenCommand } from './with-log.js';

/**
 * What every command begins with: its settings, its log (with what is to be said about the settings already said) and the
 * host for a pass.
 *
 * @throws LineageError (exit 2) as `loadSettings`
 */
export function openCommand(command: CommandName, flags: Flags, cli: CliHost): OpenCommand {
  const loaded = loadSettings({ command, flags, env: cli.env, folder: cli.folder }, { terminal: cli.terminal });
  return withLog(loaded, cli);
}
