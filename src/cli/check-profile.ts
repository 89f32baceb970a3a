import type { Config } from '../config/config.js';
import type { Environment } from '../config/interpolate.js';
import { chooseProfile } from '../sinks/openlineage/choose-profile.js';
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
  if (name === 'datahub' && sinks.includes('datahub')) findings.push(twiceInDataHub(datahub.file));
  return findings;
}

/** The two sinks name jobs and destination datasets differently. */
function twiceInDataHub(file: string | null): Finding {
  const where = file === null ? 'both deliver to DataHub' : `if ${file} is ingested into the same DataHub`;
  return {
    what: 'sinks openlineage and datahub',
    warning: `${where}: every sync is told there twice, as two jobs. Take one of them: the datahub sink knows more of DataHub, OpenLineage is for others`,
    error: null,
  };
}
