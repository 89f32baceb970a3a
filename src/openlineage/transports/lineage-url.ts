/** Where Marquez and most other consumers take events. */
export const defaultEndpoint = 'api/v1/lineage';

/**
 * The address to post events to: the endpoint below the base URL, whether or not there is a slash between them. A URL that
 * ends in the endpoint already stays as it is. Query parameters of both are kept.
 *
 * Throws a TypeError, which never repeats the URL, when it is none, is not http(s), or holds a user name or password.
 */
export function lineageUrl(base: string, endpoint: string = defaultEndpoint): URL {
  if (!URL.canParse(base)) throw new TypeError('the OpenLineage URL is not a URL');
  const url = new URL(base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`the OpenLineage URL must begin with http:// or https://, not ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError('the OpenLineage URL must not hold credentials: give an API key or a header instead');
  }
  const [path = '', query] = endpoint.split('?', 2);
  const wanted = path.replace(/^\/+/, '');
  const given = url.pathname.replace(/\/+$/, '');
  url.pathname =
    wanted === '' || given.endsWith(`/${wanted.replace(/\/+$/, '')}`) ? url.pathname : `${given}/${wanted}`;
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.append(name, value);
  url.hash = '';
  return url;
}
