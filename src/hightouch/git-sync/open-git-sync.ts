import type { Logger } from '../../log/logger.js';
import type { HightouchClient } from '../client.js';
import { readGitSync, type GitSyncFolder } from './read-git-sync.js';

/** A Git Sync folder in the place of the API: a workspace, and no runs. Nothing is read yet. */
export function openGitSync(folder: GitSyncFolder, log: Logger): HightouchClient {
  return {
    readWorkspace: () => readGitSync(folder, log),
    listRuns: () => Promise.resolve({ runs: [], skipped: [], truncated: false }),
    newestRuns: () => Promise.resolve([]),
    readRun: () => Promise.resolve(null),
    look: () => Promise.resolve('gone'), // the checkout is the truth: what it does not hold is no more
    lookForModel: () => Promise.resolve('gone'),
    probe: () => Promise.resolve(null),
    stats: () => ({ requests: 0, retries: 0, rateLimited: 0, waitedMs: 0 }),
    close: () => Promise.resolve(),
  };
}
