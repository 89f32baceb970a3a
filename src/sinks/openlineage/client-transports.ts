import type { ClientConfig } from '../../openlineage/configuration/client-config.js';
import { compositeMembers } from '../../openlineage/configuration/composite-members.js';
import { readOptions } from '../../openlineage/configuration/option-reader.js';
import { openTransport } from '../../openlineage/configuration/open-transport.js';
import { transportPlaces } from '../../openlineage/configuration/transport-facts.js';
import type { TransportHost } from '../../openlineage/configuration/transport-host.js';
import type { Transport } from '../../openlineage/transports/transport.js';

type Options = NonNullable<ClientConfig['transport']>;

/**
 * The transports that a configuration of the official client describes. A composite whose members do not wait for one another
 * comes as its members: each has its own order, refusals and place then, so that what one of them did not take comes again.
 *
 * Throws a ConfigError, which the reading of the configuration would have thrown before.
 */
export function openClientTransports(options: Options, host: TransportHost): readonly Transport[] {
  return oneByOne(options).map((each) => openTransport(each, host));
}

/** The options of each of these transports. */
export function oneByOne(options: Options): readonly Options[] {
  const read = readOptions(options, 'transport');
  const isOneByOne = (read.flag('continue_on_failure') ?? true) && (read.flag('continue_on_success') ?? true);
  if (options['type'] !== 'composite' || !isOneByOne) return [options];
  return compositeMembers(read).flatMap((member) => oneByOne(member.options));
}

/** The network addresses behind it, as text that is equal for equal places; null when it delivers to this machine alone. */
export function networkAddress(options: Options, host: Pick<TransportHost, 'env' | 'folder'>): string | null {
  const places = transportPlaces(options, host).flatMap((place) => (place.kind === 'http' ? [place.url.href] : []));
  return places.length === 0 ? null : [...new Set(places)].sort().join(' ');
}
