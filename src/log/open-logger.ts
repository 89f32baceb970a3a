import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import { pino, stdTimeFunctions } from 'pino';
import type * as PinoPretty from 'pino-pretty';
import type { Logger } from './logger.js';
import { redact } from './redact.js';

export interface LoggerOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly format: 'json' | 'pretty';
  /** Where finished lines go; secrets have been removed from them. */
  readonly write: (text: string) => void;
  readonly color?: boolean;
}

/**
 * The log: JSON lines `{level, time, msg, …fields}` (level as a word, time in ISO 8601), or the same for people. Every line is
 * written at once, so that nothing is lost when the process ends.
 */
export function openLogger({ level, format, write, color = false }: LoggerOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (format === 'json') return pino(options, { write: (line: string) => write(redact(line)) });

  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      write(redact(chunk.toString('utf8')));
      done();
    },
  });
  // Only a terminal needs it, and it takes as long to load as the logger itself.
  const { build: prettyStream } = createRequire(import.meta.url)('pino-pretty') as typeof PinoPretty;
  const pretty = prettyStream({
    sync: true,
    colorize: color,
    destination,
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
  });
  return pino(options, pretty);
}
