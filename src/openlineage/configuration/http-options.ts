import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TlsSettings } from '../transports/http-agents.js';
import type { HttpAuth } from '../transports/http-auth.js';
import type { HttpTransportOptions } from '../transports/http.js';
import type { RetryOptions } from '../transports/retry.js';
import { ConfigError } from './config-error.js';
import type { OptionReader } from './option-reader.js';
import type { TransportHost } from './transport-host.js';

/** Options of type `http`. Throws a ConfigError. */
export function httpOptions(read: OptionReader, host: TransportHost): HttpTransportOptions {
  const endpoint = read.text('endpoint');
  for (const queued of ['max_queue_size', 'max_concurrent_requests']) read.raw(queued);
  const compression = read.text('compression');
  if (compression !== undefined && compression !== 'gzip') {
    throw new ConfigError(`${read.where}.compression is ${JSON.stringify(compression)}`, 'Known: gzip.');
  }
  const headers = Object.entries(read.record('custom_headers') ?? {}).map(([name, value]) => [name, String(value)]);
  const auth = authOf(read);
  return {
    ...fromHost(host),
    url: read.requiredText('url').trim(),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(auth === undefined ? {} : { auth }),
    ...timeouts(read),
    gzip: compression === 'gzip',
    headers: Object.fromEntries(headers),
    tls: tlsOf(read, host),
    retry: retryOf(read),
  };
}

const datadogSite = /^(?:[a-z0-9]+\.)?(?:datadoghq\.com|datadoghq\.eu|ddog-gov\.com|datad0g\.com)$/;

/** Options of type `datadog`; what is missing comes from `DD_API_KEY` and `DD_SITE`. Throws a ConfigError. */
export function datadogOptions(read: OptionReader, host: TransportHost): HttpTransportOptions {
  const apiKey = read.text('apiKey') ?? host.env['DD_API_KEY'] ?? '';
  if (apiKey.trim() === '') throw new ConfigError(`${read.where}.apiKey is missing`, 'Give apiKey, or set DD_API_KEY.');
  for (const queued of ['max_queue_size', 'max_concurrent_requests', 'async_transport_rules']) read.raw(queued);
  return {
    ...fromHost(host),
    url: datadogUrl(read, host),
    auth: { type: 'api_key', apiKey },
    gzip: true,
    ...timeouts(read),
    retry: retryOf(read),
  };
}

/** The intake of a Datadog site, or an address that stands in its place. */
export function datadogUrl(read: OptionReader, host: Pick<TransportHost, 'env'>): string {
  const site = read.text('site') ?? (host.env['DD_SITE'] || 'datadoghq.com');
  if (/^https?:\/\//.test(site)) return site;
  if (datadogSite.test(site)) return `https://data-obs-intake.${site}`;
  throw new ConfigError(
    `${read.where}.site ${JSON.stringify(site)} is no site of Datadog`,
    'Give one such as datadoghq.eu.',
  );
}

/** Where type `file` writes. Throws a ConfigError for an address that is no local file. */
export function filePath(read: OptionReader, host: Pick<TransportHost, 'folder'>): string {
  const path = read.requiredText('log_file_path');
  if (path.startsWith('file://')) return fileURLToPath(path);
  if (path.includes('://')) {
    throw new ConfigError(`${read.where}.log_file_path is no local path`, 'Only local files are written.');
  }
  return resolve(host.folder, path);
}

function fromHost({ signal, random, now, sleep, onSecret }: TransportHost) {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(random === undefined ? {} : { random }),
    ...(now === undefined ? {} : { now }),
    ...(sleep === undefined ? {} : { sleep }),
    ...(onSecret === undefined ? {} : { onSecret }),
  };
}

/** One number for connecting and for the answer, as with Python's `requests`. */
function timeouts(read: OptionReader): { connectTimeoutMs: number; bodyTimeoutMs: number } {
  const seconds = read.number('timeout') ?? 5;
  if (seconds === 0) throw new ConfigError(`${read.where}.timeout is 0`, 'Give a number of seconds above 0.');
  return { connectTimeoutMs: seconds * 1000, bodyTimeoutMs: seconds * 1000 };
}

function retryOf(read: OptionReader): RetryOptions {
  const retry = read.group('retry');
  const methods = retry.raw('allowed_methods');
  const statusForcelist = retry.numbers('status_forcelist');
  const isAllowed = !Array.isArray(methods) || methods.some((method) => String(method).toUpperCase() === 'POST');
  const limits = ['total', 'connect', 'read', 'status'].map((name) => [name, retry.number(name)] as const);
  const backoffFactor = retry.number('backoff_factor');
  return {
    ...Object.fromEntries(limits.filter(([, value]) => value !== undefined)),
    ...(backoffFactor === undefined ? {} : { backoffFactor }),
    ...(statusForcelist === undefined ? {} : { statusForcelist }),
    // Nothing but POST is ever sent, so that without it only what was never sent is sent again.
    ...(isAllowed ? {} : { read: 0, status: 0 }),
  };
}

function authOf(read: OptionReader): HttpAuth | undefined {
  const given = read.record('auth');
  if (given === undefined || Object.keys(given).length === 0) return undefined;
  const auth = read.group('auth');
  const type = auth.requiredText('type');
  if (type === 'api_key') return { type, apiKey: auth.requiredText('apiKey') };
  if (type !== 'jwt' && type !== 'oauth2') {
    throw new ConfigError(`${auth.where}.type ${JSON.stringify(type)} is not known`, 'Known: api_key, jwt, oauth2.');
  }
  const tokenFields = auth.texts('tokenFields');
  const refresh = auth.number('tokenRefreshBuffer');
  const common = {
    tokenEndpoint: auth.requiredText('tokenEndpoint'),
    ...(tokenFields === undefined ? {} : { tokenFields }),
    ...said('expiresInField', auth),
    ...(refresh === undefined ? {} : { tokenRefreshBuffer: refresh }),
  };
  if (type === 'jwt') {
    return {
      type,
      apiKey: auth.requiredText('apiKey'),
      ...common,
      ...said('grantType', auth),
      ...said('responseType', auth),
    };
  }
  const method = auth.text('clientAuthMethod') ?? 'client_secret_basic';
  if (method !== 'client_secret_basic' && method !== 'client_secret_post') {
    throw new ConfigError(
      `${auth.where}.clientAuthMethod is not known`,
      'Known: client_secret_basic, client_secret_post.',
    );
  }
  const client = { clientId: auth.requiredText('clientId'), clientSecret: auth.requiredText('clientSecret') };
  return { type, ...client, ...common, ...said('scope', auth), clientAuthMethod: method };
}

function said<Name extends string>(name: Name, read: OptionReader): Partial<Record<Name, string>> {
  const value = read.text(name);
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>); // computed keys widen
}

/** `verify` is true, false or a file of certificates; `sslContext` is stronger, as in the official clients. */
function tlsOf(read: OptionReader, host: TransportHost): TlsSettings {
  const verify = read.raw('verify');
  const word = typeof verify === 'string' ? verify.trim() : '';
  const isWord = ['', 'true', 'false'].includes(word.toLowerCase());
  const context = read.group('sslContext');
  const ca = context.text('caCertPath') ?? (isWord ? undefined : word);
  const [certPath, keyPath] = [context.text('clientCertPath'), context.text('clientKeyPath')];
  if (keyPath !== undefined && certPath === undefined) {
    throw new ConfigError(`${context.where}.clientKeyPath needs clientCertPath`, 'Give the certificate too.');
  }
  const pem = (path: string) => readPem(resolve(host.folder, path), read.where);
  return {
    verify: !(verify === false || word.toLowerCase() === 'false') || ca !== undefined,
    ...(ca === undefined ? {} : { ca: pem(ca) }),
    ...(certPath === undefined ? {} : { cert: pem(certPath), key: pem(keyPath ?? certPath) }),
  };
}

function readPem(path: string, where: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(
      `${where}: cannot read ${path}: ${readTrouble(cause)}`,
      'Check the path, and that this user may read it.',
      cause,
    );
  }
}

function readTrouble(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const words = new Map([
    ['ENOENT', 'it does not exist'],
    ['EISDIR', 'it is a folder'],
    ['EACCES', 'permission denied'],
  ]);
  return words.get(code) ?? code;
}
