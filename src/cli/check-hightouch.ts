import type { ApiConfig } from '../config/config.js';
import { unavailableError } from '../errors.js';
import { ObjectUnreadable, openHightouch, type HightouchClient } from '../hightouch/client.js';
import { openDoor } from '../hightouch/door.js';
import type { Host } from '../host.js';
import { probe, type Finding } from './check.js';

/** Whether the key may read each of sources, models, syncs, destinations and runs: one small request each. */
export async function checkHightouch(api: ApiConfig, host: Host): Promise<readonly Finding[]> {
  const client = openHightouch(api, host);
  try {
    const lists = (['sources', 'models', 'syncs', 'destinations'] as const).map((list) =>
      probe(`Hightouch ${list}`, async () => {
        await client.probe(list);
        return null;
      }),
    );
    return await Promise.all([...lists, probe('Hightouch sync runs', () => probeRuns(client, api, host))]);
  } finally {
    await client.close();
  }
}

async function probeRuns(client: HightouchClient, api: ApiConfig, host: Host): Promise<string | null> {
  const syncId = await firstSync(api, host);
  if (syncId === null) return 'the workspace has no sync whose runs could be asked for';
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

/** The id of some sync; null when there is none, or when the list itself is refused, which its own probe reports. */
async function firstSync(api: ApiConfig, host: Host): Promise<string | null> {
  const door = openDoor({ ...api, key: api.key.trim() }, host);
  try {
    const reply = await door.get('/syncs', { limit: 1, offset: 0 }, (body) => {
      if (typeof body !== 'object' || body === null || !('data' in body) || !Array.isArray(body.data)) return null;
      const first = body.data[0] as { readonly id?: unknown } | undefined; // only asked for an id
      return { id: typeof first?.id === 'number' || typeof first?.id === 'string' ? String(first.id) : null };
    });
    return reply.kind === 'ok' ? reply.value.id : null;
  } finally {
    await door.close();
  }
}
