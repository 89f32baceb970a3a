import { readGitSync } from '../hightouch/git-sync/read-git-sync.js';
import type { Host } from '../host.js';
import { probe, type Finding } from './probe.js';

/** Whether the Git Sync folder can be read, and what it holds. */
export async function checkGitSync(dir: string, workspaceName: string | null, host: Host): Promise<readonly Finding[]> {
  return [
    await probe('Git Sync folder', async () => {
      const found = await readGitSync({ dir, workspaceName }, host.log);
      const counts = (['sources', 'models', 'destinations', 'syncs'] as const).map(
        (list) => `${found[list].size} ${list}`,
      );
      const skipped = found.skipped.length === 0 ? [] : [`${found.skipped.length} skipped`];
      return `${dir}: ${[...counts, ...skipped].join(', ')}`;
    }),
  ];
}
