// Where prepared tools are kept between runs: one folder a tool, named for it and for the hash of what prepares it, so that a
// change of a version or of a script makes a new one and never mends an old one.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of all tools: `$XDG_CACHE_HOME/hightouch-lineage-tests`, with `~/.cache` when that is not set. */
export function cacheFolder() {
  const { XDG_CACHE_HOME } = process.env;
  const base = XDG_CACHE_HOME === undefined || XDG_CACHE_HOME === '' ? join(homedir(), '.cache') : XDG_CACHE_HOME;
  return join(base, 'hightouch-lineage-tests');
}

/** The folder of one tool. `files` are those that decide what ends up in it: a script, a list of pinned versions. */
export function cachedFolder(name, files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file)).update('\0');
  return join(cacheFolder(), `${name}-${hash.digest('hex').slice(0, 16)}`);
}

/**
 * Fills a folder of the cache, whole or not at all: `fill` works on a new folder beside it, which is then renamed. Whatever
 * keeps its own absolute path (the scripts of a Python venv) is therefore to be called another way (`python -m`).
 */
export async function fillOnce(folder, fill) {
  if (existsSync(folder)) return;
  mkdirSync(cacheFolder(), { recursive: true });
  const draft = mkdtempSync(`${folder}.draft-`);
  try {
    await fill(draft);
    renameSync(draft, folder);
  } catch (error) {
    // Another run may have been quicker; what it made is as good.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
