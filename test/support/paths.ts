/** Where things are, whatever folder the tests were compiled to. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'src'))) return folder;
    if (dirname(folder) === folder) return null;
  }
}

/** The repository's top folder: above this file, else above the working directory. */
export const repositoryRoot: string =
  findRoot(dirname(fileURLToPath(import.meta.url))) ?? findRoot(process.cwd()) ?? process.cwd();

/** The compiled program, as a child process is started with it. */
export const mainScript: string = join(repositoryRoot, 'dist', 'main.js');

/** Absolute path of something in the repository. */
export function inRepository(...parts: readonly string[]): string {
  return join(repositoryRoot, ...parts);
}

/**
 * Absolute path of something in the folder of reference material that may lie beside the checkout, or null when it is not
 * there. Most checkouts have none.
 */
export function sharedPath(...parts: readonly string[]): string | null {
  const path = resolve(repositoryRoot, '..', 'shared', ...parts);
  return existsSync(path) ? path : null;
}

/**
 * A suite that needs reference material from beside the checkout. Without it the suite is one pending test, and standard
 * error says so, for a check that did not run must be seen.
 */
export function describeWithShared(title: string, parts: readonly string[], suite: (path: string) => void): void {
  const path = sharedPath(...parts);
  if (path !== null) {
    describe(title, () => suite(path));
    return;
  }
  process.stderr.write(`SKIPPED ${title}: ../shared/${parts.join('/')} is not beside this checkout\n`);
  describe(title, () => {
    it(`needs ../shared/${parts.join('/')}`);
  });
}
