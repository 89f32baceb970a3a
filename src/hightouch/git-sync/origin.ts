import { join } from 'node:path';
import { silentLogger } from '../../log/logger.js';
import type { CodeLocation } from '../../model/workspace.js';
import { openRoot } from './folder.js';
import { codeLocation, findCheckout } from './git-checkout.js';
import { readManifest } from './manifest.js';

export interface GitSyncOrigin {
  /** As the manifest says it; null when it does not. */
  readonly workspaceId: string | null;
  /** Where the manifest is kept; null outside of a checkout. */
  readonly manifest: CodeLocation | null;
}

/** Whose a Git Sync folder is, and where it is kept. A folder that cannot be read says nothing here: reading it will tell why. */
export async function gitSyncOrigin(dir: string): Promise<GitSyncOrigin> {
  try {
    const root = await openRoot(dir);
    const { workspaceId, path } = await readManifest(root, silentLogger);
    const checkout = await findCheckout(root);
    return { workspaceId, manifest: checkout === null ? null : codeLocation(checkout, join(root, path)) };
  } catch {
    return { workspaceId: null, manifest: null };
  }
}
