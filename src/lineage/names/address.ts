/** Addresses as people write them into a connection: a host, a URL, a JDBC address, a connection string. */

export interface Address {
  /** Lower case, without user, path and query. */
  readonly host: string;
  readonly port: string | null;
  /** The database, service or catalog that the address itself names. */
  readonly database: string | null;
}

/**
 * Host, port and database of `host`, `host:port`, `tcp:host,port`, a URL, a JDBC address, an Oracle descriptor or a string of
 * `key=value` pairs. User names, passwords, paths and queries never come out. Null when there is no host in it.
 */
export function parseAddress(text: string): Address | null {
  return descriptor(text) ?? pairs(text) ?? url(text.trim());
}

/** Oracle's `(DESCRIPTION=(ADDRESS=(HOST=h)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=s)))`. */
function descriptor(text: string): Address | null {
  const host = /\(\s*HOST\s*=\s*([^()\s]+)\s*\)/i.exec(text)?.[1];
  if (host === undefined) return null;
  return {
    host: host.toLowerCase(),
    port: /\(\s*PORT\s*=\s*(\d+)\s*\)/i.exec(text)?.[1] ?? null,
    database: /\(\s*(?:SERVICE_NAME|SID)\s*=\s*([^()\s]+)\s*\)/i.exec(text)?.[1] ?? null,
  };
}

/** `Server=tcp:h,1433;Initial Catalog=d;Password=…` and `host=h port=5432 dbname=d`. */
function pairs(text: string): Address | null {
  if (text.includes('://')) return null;
  const value = (keys: string): string | undefined =>
    new RegExp(`(?:^|[;\\s])(?:${keys})\\s*=\\s*([^;\\s]+)`, 'i').exec(text)?.[1];
  const host = value('server|data source|address|addr|host');
  const found = host === undefined ? null : url(host);
  if (found === null) return null;
  const port = value('port');
  return {
    host: found.host,
    port: port !== undefined && /^\d+$/.test(port) ? port : found.port,
    database: value('initial catalog|database|dbname') ?? found.database,
  };
}

function url(text: string): Address | null {
  const rest = text.replace(/^tcp:/i, '').replace(/^(?:jdbc:)?(?:[a-z][\w+.-]*:)*(?:@?\/\/|@)/i, '');
  const place = rest.replace(/[?#;\s].*$/s, '').replace(/^.*@/s, '');
  const [, authority = '', path] = /^([^/\\]*)[/\\]*([^/\\]*)/.exec(place) ?? [];
  const [, first = authority, portAfterComma] = /^([^,]*),(?:(\d+)$)?/.exec(authority) ?? [];
  const [, host, port, sid] = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]+)(?::(\d+))?(?::(\w+))?$/.exec(first) ?? [];
  if (host === undefined) return null;
  const named = /[;?]database(?:name)?=([^;&]+)/i.exec(rest)?.[1];
  const ofPath = path === undefined || path === '' || place.includes('\\') ? null : path;
  return {
    host: host.replace(/[[\]]/g, '').toLowerCase(),
    port: portAfterComma ?? port ?? null,
    database: named ?? ofPath ?? sid ?? null,
  };
}

export interface AmazonResource {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** What follows the account: `workgroup/primary`. */
  readonly resource: string;
}

/** The parts of `arn:aws:{service}:{region}:{account}:{resource}`; null for anything else. Region and account may be empty. */
export function parseArn(text: string): AmazonResource | null {
  const [, service, region, account, resource] =
    /^arn:aws[\w-]*:([\w-]+):([\w-]*):(\d*):?(.*)$/s.exec(text.trim()) ?? [];
  if (service === undefined || region === undefined || account === undefined) return null;
  return { service, region, account, resource: resource ?? '' };
}
