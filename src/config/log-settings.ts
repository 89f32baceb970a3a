import type { Config } from './config.js';
import { variable } from './environment.js';
import type { Flags } from './gather.js';
import type { Environment } from './interpolate.js';

export type LogLevel = Config['logLevel'];
export type LogFormat = Config['logFormat'];

/**
 * The form of the log before the configuration is known, or when it cannot be known because it is wrong: what flag or variable
 * say, else pretty on a terminal and JSON elsewhere.
 */
export function earlyLogFormat(flags: Flags, env: Environment, terminal: boolean): LogFormat {
  const said = flags['log-format'] ?? variable(env, 'HIGHTOUCH_LINEAGE_LOG_FORMAT');
  if (said === 'json' || said === 'pretty') return said;
  return terminal ? 'pretty' : 'json';
}
