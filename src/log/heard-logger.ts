import type { Logger } from './logger.js';

/** Hears a line of the log: its static message and its fields. */
export type LogListener = (level: 'info' | 'warn' | 'error', message: string, fields: object) => void;

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The log, with somebody who hears what it writes at level info and above. */
export function heardLogger(log: Logger, level: (typeof levels)[number], listener: LogListener): Logger {
  const tell = (lineLevel: 'info' | 'warn' | 'error', fields: object, message: string): void => {
    log[lineLevel](fields, message);
    if (levels.indexOf(lineLevel) >= levels.indexOf(level)) listener(lineLevel, message, fields);
  };
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => tell('info', fields, message),
    warn: (fields, message) => tell('warn', fields, message),
    error: (fields, message) => tell('error', fields, message),
  };
}
