import type { Gathered } from '../config/gather.js';
import type { LogFormat, LogLevel } from '../config/log-settings.js';
import { requiredText, type Settings } from '../config/settings.js';
import type { Host } from '../host.js';
import { heardLogger } from '../log/heard-logger.js';
import type { Logger } from '../log/logger.js';
import { openLogger } from '../log/open-logger.js';
import { openProgress } from '../metrics/progress.js';
import type { CliHost } from './host.js';

export interface OpenCommand {
  readonly settings: Settings;
  readonly log: Logger;
  /** For what works on the API. */
  readonly host: Host;
}

/** A command with these settings: its log, with what is to be said about the settings already said, and the host for a pass. */
export function withLog({ settings, notices }: Gathered, cli: CliHost): OpenCommand {
  const progress = openProgress(
    { isTTY: cli.terminal, columns: cli.columns, write: (text) => cli.stderr.write(text) },
    cli.now,
  );
  const level = requiredText(settings, 'logLevel') as LogLevel; // a choice
  const written = openLogger({
    level,
    format: requiredText(settings, 'logFormat') as LogFormat, // a choice
    color: cli.terminal && cli.env['NO_COLOR'] === undefined,
    write: (line) => {
      progress.hide();
      cli.stderr.write(line);
    },
  });
  const log = cli.onLog === undefined ? written : heardLogger(written, level, cli.onLog);
  for (const { message, fields } of notices) log.warn(fields, message);
  const { signal, now, random, sleep, env } = cli;
  return { settings, log, host: { log, signal, now, random, sleep, env, progress } };
}
