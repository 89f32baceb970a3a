export type HeaderFields = Readonly<Record<string, string>>;

export interface RequestHeaders {
  /** Without the authorization of the transport; may hold one of the user's own. */
  readonly plain: HeaderFields;
  /** The same with a bearer. Throws a TypeError when it cannot be sent. */
  withBearer(token: string): HeaderFields;
}

/** The headers of every request, names in lower case. Throws a TypeError, which never repeats a value, for what cannot be sent. */
export function requestHeaders(own: HeaderFields, gzip: boolean): RequestHeaders {
  const headers = new Headers({ 'user-agent': 'hightouch-lineage', accept: 'application/json' });
  for (const [name, value] of Object.entries(own)) setHeader(headers, name, value);
  headers.set('content-type', 'application/json; charset=utf-8');
  if (gzip) headers.set('content-encoding', 'gzip');
  const plain = Object.fromEntries(headers);
  return {
    plain,
    withBearer(token) {
      if (token === '' || plain['authorization'] !== undefined) return plain;
      const all = new Headers(headers);
      setHeader(all, 'authorization', `Bearer ${token}`);
      return Object.fromEntries(all);
    },
  };
}

/** The platform's own error repeats the value, which may be a secret. */
function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    throw new TypeError(
      `the header ${JSON.stringify(name)} cannot be sent: its name or value has characters not allowed`,
    );
  }
}
