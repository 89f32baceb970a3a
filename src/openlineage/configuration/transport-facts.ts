import { isRecord } from '../event-class.js';
import type { JsonRecord } from '../event-class.js';
import { lineageUrl } from '../transports/lineage-url.js';
import { compositeMembers } from './composite-members.js';
import { datadogUrl, filePath } from './http-options.js';
import { plainName, readOptions } from './option-reader.js';
import type { TransportHost } from './transport-host.js';

/** A place that a transport delivers to. */
export type TransportPlace =
  | { readonly kind: 'http'; readonly url: URL }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'console' };

/** Every place that these options deliver to, members and inner transports included. Throws a ConfigError or a TypeError. */
export function transportPlaces(
  options: JsonRecord,
  host: Pick<TransportHost, 'env' | 'folder'>,
): readonly TransportPlace[] {
  const read = readOptions(options, 'transport');
  const inner = options['transport'];
  switch (options['type']) {
    case 'http':
    case 'async_http':
      return [{ kind: 'http', url: lineageUrl(read.requiredText('url').trim(), read.text('endpoint')) }];
    case 'datadog':
      return [{ kind: 'http', url: lineageUrl(datadogUrl(read, host)) }];
    case 'file':
      return [{ kind: 'file', path: filePath(read, host) }];
    case 'console':
      return [{ kind: 'console' }];
    case 'composite':
      return compositeMembers(read).flatMap((member) => transportPlaces(member.options, host));
    case 'transform':
      return isRecord(inner) ? transportPlaces(inner, host) : [];
    default:
      return [];
  }
}

/** Options whose values are secrets, and groups whose every value may be one: not shown, whatever they hold. */
const secretOptions: ReadonlySet<string> = new Set(['apikey', 'clientsecret', 'password', 'token', 'secret']);
const secretGroups: ReadonlySet<string> = new Set(['customheaders']);

/** Names of headers and parameters that hold a secret; the values of others are words that may stand anywhere. */
const secretNames = /auth|cookie|key|token|secret|passw|credential|signature|^(?:code|sig)$/i;

/**
 * Every text in the options that must be kept out of logs and data: keys, passwords of addresses, and the values of headers and
 * parameters whose name says so.
 */
export function transportSecrets(options: JsonRecord): readonly string[] {
  return [...secretsIn(options, false)];
}

/** The same options with every secret as `[secret]`. */
export function withoutSecrets(options: JsonRecord): JsonRecord {
  return hidden(options, false) as JsonRecord; // an object stays one
}

function* secretsIn(value: unknown, isSecret: boolean, inHeaders = false): Iterable<string> {
  if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) {
      const isNamed = secretOptions.has(plainName(key)) || (inHeaders && secretNames.test(key));
      yield* secretsIn(member, isSecret || isNamed, secretGroups.has(plainName(key)));
    }
  } else if (Array.isArray(value)) {
    for (const member of value as readonly unknown[]) yield* secretsIn(member, isSecret);
  } else if (isSecret && (typeof value === 'string' || typeof value === 'number')) {
    yield* [String(value), ...String(value).split(/\s+/).slice(1)];
  } else if (typeof value === 'string' && URL.canParse(value)) {
    const url = new URL(value);
    for (const [name, parameter] of url.searchParams) if (secretNames.test(name)) yield parameter;
    if (url.password !== '') yield url.password;
  }
}

function hidden(value: unknown, isSecret: boolean): unknown {
  if (Array.isArray(value)) return value.map((member: unknown) => hidden(member, isSecret));
  if (isRecord(value)) {
    const members = Object.entries(value).map(([key, member]) => [key, hidden(member, isSecret || namesSecret(key))]);
    return Object.fromEntries(members) as JsonRecord; // what entries were made from
  }
  if (isSecret && value !== null) return '[secret]';
  if (typeof value !== 'string' || !URL.canParse(value)) return value;
  const url = new URL(value);
  if (url.search === '' && url.password === '') return value;
  return `${url.origin}${url.pathname}${url.search === '' ? '' : '?[secret]'}`;
}

function namesSecret(key: string): boolean {
  const plain = plainName(key);
  return secretOptions.has(plain) || secretGroups.has(plain);
}
