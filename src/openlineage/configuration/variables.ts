import { isRecord } from '../event-class.js';
import type { JsonRecord } from '../event-class.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'OPENLINEAGE__';
/** The entry of a composite that `OPENLINEAGE_URL` stands for. */
const urlTransport = 'default_http';

/**
 * The configuration in `OPENLINEAGE__A__B=value` variables: `a.b`, in lower case. A value is JSON, or else a plain text. Names
 * are taken in descending order, so that a shorter one replaces what longer ones have set. Beside them `OPENLINEAGE_URL`, with
 * its endpoint and key, is the entry `default_http` of a composite's transports.
 */
export function configFromVariables(env: Environment): JsonRecord {
  const variables = { ...urlAliases(env), ...env };
  const config: MutableRecord = {};
  const names = Object.keys(variables).filter((name) => name.startsWith(prefix) && (variables[name] ?? '') !== '');
  for (const name of names.sort().reverse()) {
    insert(config, name.slice(prefix.length).toLowerCase().split('__'), valueOf(variables[name] ?? ''));
  }
  return config;
}

/** Variables as they would be written for what `OPENLINEAGE_URL` says. */
function urlAliases(env: Environment): Environment {
  const aliased = `${prefix}TRANSPORT__TRANSPORTS__${urlTransport.toUpperCase()}`;
  if ((env['OPENLINEAGE_URL'] ?? '') === '' || Object.keys(env).some((name) => name.startsWith(aliased))) return {};
  const variables = Object.entries(httpFromVariables(env)).map(
    ([option, value]) => [option.toUpperCase(), typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const asMember = variables.map(([option, value]) => [`${aliased}__${option}`, value]);
  const isAsync = env[`${prefix}TRANSPORT__TYPE`] === 'async_http';
  const asItself = isAsync ? variables.map(([option, value]) => [`${prefix}TRANSPORT__${option}`, value]) : [];
  return Object.fromEntries([...asMember, ...asItself]);
}

/** The http transport of the plain variables: `OPENLINEAGE_URL`, `_ENDPOINT` and `_API_KEY`. */
export function httpFromVariables(env: Environment): JsonRecord {
  const [url, endpoint, apiKey] = ['URL', 'ENDPOINT', 'API_KEY'].map((name) => env[`OPENLINEAGE_${name}`] ?? '');
  return {
    type: 'http',
    url,
    ...(endpoint === '' ? {} : { endpoint }),
    ...(apiKey === '' ? {} : { auth: { type: 'api_key', apiKey } }),
  };
}

export function isDisabled(env: Environment): boolean {
  return (env['OPENLINEAGE_DISABLED'] ?? '').trim().toLowerCase() === 'true';
}

type MutableRecord = Record<string, unknown>;

function insert(config: MutableRecord, path: readonly string[], value: unknown): void {
  let holder = config;
  for (const step of path.slice(0, -1)) {
    const next = Object.hasOwn(holder, step) && isRecord(holder[step]) ? { ...holder[step] } : {};
    define(holder, step, next);
    holder = next;
  }
  define(holder, path.at(-1) ?? '', value);
}

/** Also for a name such as `__proto__`, which is one like any other here. */
function define(holder: MutableRecord, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A number that would come out otherwise than it was written (a long key of digits, 1e3) stays a text. */
function valueOf(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'number' && String(value) !== text.trim() ? text : value;
  } catch {
    return text;
  }
}
