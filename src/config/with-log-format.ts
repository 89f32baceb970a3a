import type { Gathered } from './gather.js';

/** Settings in which the form of the log stands: unless it is said, for people where standard error is a terminal. */
export function withLogFormat({ settings, notices }: Gathered, terminal: boolean): Gathered {
  if (settings.has('logFormat')) return { settings, notices };
  const value = terminal ? 'pretty' : 'json';
  return { settings: new Map([...settings, ['logFormat', { value, origin: 'default' }]]), notices };
}
