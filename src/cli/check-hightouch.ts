import type { ApiConfig } from '../config/config.js';
import { unavailableError } from '../errors.js';
import { ObjectUnreadable, openHightouch, type HightouchClient } from '../hightouch/client.js';
import type { Host } from '../host.js';
import { probe, type Finding } from './probe.js';

/** Whether the key may read each of sources, models, syncs, destinations and runs: one small request each. */
export async function checkHightouch(api: ApiConfig, host: Host): Promise<readonly Finding[]> {
  const client = openHightouch(api, host);
  try {
    let syncId: string | null = null;
    const lists = (['sources', 'models', 'syncs', 'destinations'] as const).map((list) =>
      probe(`Hightouch ${list}`, async () => {
        const first = await client.probe(list);
        if (list === 'syncs') syncId = first;
        return null;
      }),
    );
    const findings = await Promise.all(lists);
    const refused = findings.find(({ what, error }) => what === 'Hightouch syncs' && error !== null);
    if (refused !== undefined) return [...findings, { ...refused, what: 'Hightouch sync runs' }];
    return [...findings, await probe('Hightouch sync runs', () => probeRuns(client, syncId))];
  } finally {
    await client.close();
  }
}

async function probeRuns(client: HightouchClient, syncId: string | null): Promise<string | null> {
  if (syncId === null) return 'not tried: there is no sync whose runs could be asked for';
  try {
    await client.probe('runs', syncId);
    return null;
  } catch (cause) {
    if (!(cause instanceof ObjectUnreadable)) throw cause;
    throw unavailableError(`the runs of sync ${syncId} cannot be read: ${cause.message}`, {
      code: 'runs_unreadable',
      op: 'probe runs',
      hint: 'Look at this sync in Hightouch. A pass skips its runs and goes on with the others.',
      cause,
    });
  }
}
