import type { Config, OpenLineageConfig } from '../config/config.js';
import type { Environment } from '../config/interpolate.js';
import { chooseProfile, receiverUrls } from '../sinks/openlineage/choose-profile.js';
import type { Finding } from './probe.js';

/** Which consumer the OpenLineage events are made for, and what does not go together with it. */
export async function checkProfile(
  { sinks, openlineage, datahub }: Config,
  env: Environment,
): Promise<readonly Finding[]> {
  if (!sinks.includes('openlineage')) return [];
  const { name, warning } = chooseProfile(openlineage, env);
  const how = openlineage.profile === 'auto' ? 'by the address' : 'as asked for';
  const findings: Finding[] = [
    {
      what: 'openlineage profile',
      note: `${name} (${how})`,
      error: null,
      ...(warning === null ? {} : { warning }),
    },
  ];
  if (name === 'datahub' && sinks.includes('datahub') && mayBeOne(openlineage, datahub.url, env)) {
    findings.push(twiceInDataHub(datahub.url, datahub.file));
  }
  return findings;
}

/** Two services on different hosts are taken for two; where a file or no address says nothing, they may be one. */
function mayBeOne(openlineage: OpenLineageConfig, url: string | null, env: Environment): boolean {
  const hosts = receiverUrls(openlineage, env).map(({ hostname }) => hostname);
  return url === null || hosts.length === 0 || hosts.includes(new URL(url).hostname);
}

/** The two sinks name jobs and destination datasets differently. */
function twiceInDataHub(url: string | null, file: string | null): Finding {
  const where =
    url === null && file !== null ? `if ${file} is ingested into the same DataHub` : 'both deliver to one DataHub';
  return {
    what: 'sinks openlineage and datahub',
    warning: `${where}: every sync is told there twice, as two jobs. Take one of them: the datahub sink knows more of DataHub, OpenLineage is for others`,
    error: null,
  };
}
