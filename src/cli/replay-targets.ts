import { createHash } from 'node:crypto';
import { endpointOf } from '../config/lineage-door.js';
import { clientOf } from '../config/openlineage-client.js';
import { isOn, textOf, type Settings } from '../config/settings.js';
import type { Host } from '../host.js';
import { isNoop, openTransport } from '../openlineage/configuration/open-transport.js';
import { transportPlaces } from '../openlineage/configuration/transport-facts.js';
import { oneByOne } from '../sinks/openlineage/client-transports.js';
import { transportHost } from '../sinks/openlineage/transports.js';
import { gmsUrl } from '../sinks/datahub/rest/gms-url.js';
import { eventLane, proposalLane, type ReplayTarget } from './replay-lanes.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * Every configured receiver: of events by our own options, else as the official client is configured, and none when
 * OpenLineage is disabled; of proposals DataHub's service. Empty when there is none.
 */
export function replayTargets(settings: Settings, host: Host, folder: string): readonly ReplayTarget[] {
  const shared = transportHost(host, folder);
  const isDisabled = (host.env['OPENLINEAGE_DISABLED'] ?? '').trim().toLowerCase() === 'true';
  const ofEvents = (isDisabled ? [] : optionsOf(settings)).map((options): ReplayTarget => ({
    takes: 'event',
    address: digest(
      transportPlaces(options, shared)
        .map((place) => JSON.stringify(nameOf(place)))
        .join(' '),
    ),
    open: (lane) => eventLane(openTransport(options, shared), lane),
  }));
  const url = textOf(settings, 'datahubUrl');
  if (url === null) return ofEvents;
  const address = digest(gmsUrl(url));
  return [...ofEvents, { takes: 'proposal', address, open: (lane) => proposalLane(settings, host, lane) }];
}

function optionsOf(settings: Settings): readonly Options[] {
  const [url, file] = [textOf(settings, 'openlineageUrl'), textOf(settings, 'openlineageFile')];
  const apiKey = textOf(settings, 'openlineageApiKey');
  const endpoint = endpointOf(settings) || '/'; // an empty option of the client would be its default
  const auth = apiKey === null ? {} : { auth: { type: 'api_key', apiKey } };
  const configured = clientOf(settings)?.transport ?? null;
  return [
    ...(url === null ? [] : [{ type: 'http', url, endpoint, ...auth }]),
    ...(file === null ? [] : [{ type: 'file', log_file_path: file, append: true }]),
    ...(isOn(settings, 'openlineageConsole') ? [{ type: 'console' }] : []),
    ...(configured === null || isNoop(configured) ? [] : oneByOne(configured)),
  ];
}

function nameOf(place: ReturnType<typeof transportPlaces>[number]): string {
  if (place.kind === 'http') return place.url.href;
  return place.kind === 'file' ? place.path : place.kind;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
