import { BlockList, isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for requests to an address, as curl and most tools read it from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
 * `NO_PROXY` (lower case goes first), or null for a direct connection.
 */
export function proxyFor(url: URL, env: Environment): string | null {
  const proxy = variable(env, `${url.protocol.slice(0, -1)}_proxy`) ?? variable(env, 'all_proxy');
  if (proxy === null || isExempt(url, variable(env, 'no_proxy') ?? '')) return null;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function variable(env: Environment, name: string): string | null {
  const value = (env[name] ?? env[name.toUpperCase()] ?? '').trim();
  return value === '' ? null : value;
}

function isExempt(url: URL, noProxy: string): boolean {
  const host = bare(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && matches(host, port, entry));
}

function matches(host: string, port: string, entry: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inSubnet(host, entry);
  if (isIP(bare(entry)) !== 0) return bare(entry) === host;
  const [, name = entry, wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const suffix = bare(name).replace(/^\*?\./, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}

/** `10.0.0.0/8`: the form in which clusters exempt their own addresses. */
function inSubnet(host: string, entry: string): boolean {
  const [network = '', bits = ''] = entry.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(network) === 0 || isIP(host) !== isIP(network) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(host, family);
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
