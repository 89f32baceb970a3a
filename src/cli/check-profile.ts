import type { Config } from '../config/config.js';
import type { Environment } from '../config/interpolate.js';
import { isBelowDoor } from '../config/lineage-door.js';
import { chooseProfile, isDataHub, receiverUrls } from '../sinks/openlineage/choose-profile.js';
import type { Finding } from './probe.js';

/** Which consumer the OpenLineage events are made for, and what does not go together with it. */
export async function checkProfile(config: Config, env: Environment): Promise<readonly Finding[]> {
  const { sinks, openlineage } = config;
  if (!sinks.includes('openlineage')) return [];
  const { name, warning } = chooseProfile(openlineage, env);
  const what = 'openlineage profile';
  const how = openlineage.profile === 'auto' ? 'by the address' : 'as asked for';
  const findings: Finding[] = [
    { what, note: `${name} (${how})`, error: null, ...(warning === null ? {} : { warning }) },
  ];
  const urls = receiverUrls(openlineage, env);
  for (const url of urls.filter(isBelowDoor)) {
    findings.push({
      what,
      warning: `events go to ${url.origin}${url.pathname}, below an address that takes them itself: set the endpoint to /`,
      error: null,
    });
  }
  const twice = sinks.includes('datahub') ? twiceInDataHub(config, name === 'datahub', urls) : null;
  if (twice !== null) {
    findings.push({
      what: 'sinks openlineage and datahub',
      warning: `${twice}: every sync is told there twice, as two jobs. Take one of them: the datahub sink knows more of DataHub, OpenLineage is for others`,
      error: null,
    });
  }
  return findings;
}

/**
 * Where the two sinks, which name jobs and destination datasets differently, tell one DataHub; null when they do not. What has
 * an address goes by it, whatever the profile is called; a file may be brought anywhere.
 */
function twiceInDataHub({ datahub, openlineage }: Config, isMadeFor: boolean, urls: readonly URL[]): string | null {
  const { url, file } = datahub;
  const doors = urls.filter((receiver) => isDataHub(receiver) || isMadeFor);
  if (url !== null) {
    const service = serverOf(new URL(url));
    if (doors.some((door) => serverOf(door) === service)) return 'both deliver to one DataHub';
    return urls.length === 0 && isMadeFor ? `if ${openlineage.file ?? 'the output'} is sent to ${service}` : null;
  }
  if (doors.length === 0 && !(urls.length === 0 && isMadeFor)) return null;
  return `if ${file ?? 'the output'} is ingested into the same DataHub`;
}

/** Host and port; this machine goes by several names. */
function serverOf({ hostname, port, protocol }: URL): string {
  const host = /^(?:localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(hostname) ? 'localhost' : hostname;
  return `${host}:${port || (protocol === 'https:' ? '443' : '80')}`;
}
