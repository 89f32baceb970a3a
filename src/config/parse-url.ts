import { isIP } from 'node:net';
import { configurationError } from '../errors.js';
import { registerSecret } from '../log/redact.js';

/**
 * An http or https address without a trailing slash.
 *
 * @throws LineageError (exit 2) for what is no such address, and for one with a user and password in it
 */
export function parseHttpUrl(text: string, origin: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw configurationError(`${origin}: ${JSON.stringify(shown(text))} is no http or https address`, {
      code: 'invalid_url',
      op: 'read options',
      hint: 'Write it whole, with what it begins with: https://HOST/PATH, or http://HOST:PORT.',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw configurationError(`${origin}: an address with a user name or password in it is not taken`, {
      code: 'credentials_in_url',
      op: 'read options',
      hint: 'Leave them out of the address and give a key by its own option.',
    });
  }
  for (const [, value] of url.searchParams) registerSecret(value); // a token may stand there
  url.hash = '';
  return url.href.replace(/\/+$/, '');
}

/** Of what is no address nobody knows which part is a password: all before an @ may be one, and a query may hold a token. */
function shown(text: string): string {
  return text
    .replace(/^(\w[\w+.-]*:\/\/|\/\/)?.*@/s, '$1[secret]@')
    .replace(/[?#].*/s, '?[secret]')
    .slice(0, 200);
}

/** Whether what is sent there can be read on the way: http to another machine. */
export function isReadableOnTheWay(address: string): boolean {
  const url = new URL(address);
  if (url.protocol === 'https:') return false;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return false;
  return !(isIP(host) === 4 && host.startsWith('127.'));
}
