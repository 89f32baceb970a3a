import { isGiven, requiredText, textOf, type Settings } from './settings.js';

/**
 * Addresses that take events themselves, as their consumers document them, and what is missing to one where anything is.
 * Atlan's `/events/openlineage/{name}` and DataHub's `/openapi/openlineage` are none: both take events below, at the default
 * endpoint.
 */
const doors: readonly (readonly [path: RegExp, missing: string])[] = [
  [/\/api\/v1\/openlineage\/lineage\/?$/, '/'], // OpenMetadata
  [/\/api\/v1\/openlineage\/?$/, 'lineage'],
  [/:processOpenLineageRunEvent\/?$/, '/'], // Dataplex
  [/\/v2\/domains\/[^/]+\/lineage\/events\/?$/, '/'], // Amazon DataZone
];

/** The endpoint below `--openlineage-url`: the one that is given, else the default, unless the address is a door itself. */
export function endpointOf(settings: Settings): string {
  const endpoint = requiredText(settings, 'openlineageEndpoint');
  const url = textOf(settings, 'openlineageUrl');
  if (isGiven(settings, 'openlineageEndpoint') || url === null || !URL.canParse(url)) return endpoint;
  return doorOf(new URL(url).pathname)?.[1] ?? endpoint;
}

/** Whether events go to an address below one that takes them itself, and so to nobody. */
export function isBelowDoor({ pathname }: URL): boolean {
  const above = pathname.replace(/\/api\/v1\/lineage\/?$/, '');
  return above !== pathname && doorOf(above) !== undefined;
}

function doorOf(path: string): (typeof doors)[number] | undefined {
  return doors.find(([door]) => door.test(path));
}
