import type { Config } from '../config/config.js';

/** Where each sink of a pass delivers, for the log; and which sink there is that does not. */
export function sinkPlaces({ sinks, openlineage, datahub }: Config): Readonly<Record<string, string>> {
  const places = {
    openlineage: [
      ...(openlineage.url === null ? [] : [withoutUser(openlineage.url)]),
      ...(openlineage.file === null ? [] : [openlineage.file]),
      ...(openlineage.console ? ['standard output'] : []),
    ],
    datahub: [
      ...(datahub.url === null ? [] : [withoutUser(datahub.url)]),
      ...(datahub.file === null ? [] : [datahub.file === '-' ? 'standard output' : datahub.file]),
    ],
  };
  return Object.fromEntries(
    Object.entries(places).map(([name, to]) => {
      const delivers = sinks.some((sink) => sink === name);
      return [name, delivers ? to.join(', ') : 'does not deliver: it is neither named by --sink nor configured'];
    }),
  );
}

/** What stands before the host may be a password, what stands behind the path a token. */
function withoutUser(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}
