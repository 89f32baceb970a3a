/**
 * The address of GMS without what does not belong to it: a query, a slash at the end. An address on acryl.io gets the `/gms`
 * under which DataHub Cloud has it, as with DataHub's own client.
 */
export function gmsUrl(address: string): string {
  const { origin, hostname, pathname } = new URL(address);
  const path = pathname.replace(/\/+$/, '');
  const isCloud = hostname === 'acryl.io' || hostname.endsWith('.acryl.io');
  return isCloud && (path === '' || path === '/api/gms') ? `${origin}/gms` : `${origin}${path}`;
}
