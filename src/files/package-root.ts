import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageName = 'hightouch-lineage';

interface Found {
  readonly root: string;
  readonly version: string;
}

let found: Found | null = null;

/** The folder that holds this package's package.json, whether compiled, installed or in an image. Throws when there is none. */
export function packageRoot(): string {
  return ownPackage().root;
}

/** The version of this package, from its package.json. Throws when there is none. */
export function packageVersion(): string {
  return ownPackage().version;
}

function ownPackage(): Found {
  found ??= search(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function search(start: string): Found {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (manifest?.name === packageName) return { root: folder, version: manifest.version ?? '0.0.0' };
    if (dirname(folder) === folder) throw new Error(`no package.json of ${packageName} above ${start}`);
  }
}

function readManifest(path: string): { readonly name?: string; readonly version?: string } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string }; // npm's own format
  } catch {
    return null;
  }
}
