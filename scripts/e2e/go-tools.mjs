// Tools that are written in Go, built at pinned versions into one folder of the cache.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder } from './cache.mjs';
import { answers, runCommand } from './commands.mjs';

const builder = 'test/e2e/infra/go-tools.sh';

/** @param names of tools, as the script has them */
export function goTools(names) {
  const folder = () => cachedFolder('go-tools', [builder]);
  return {
    folder,
    areThere: () => names.every((name) => existsSync(join(folder(), name))),
    /** Throws with what to do. */
    build() {
      if (!answers('go', ['version'])) throw new Error('Go 1.26 or newer is missing: https://go.dev/doc/install');
      // Into its place at once: a tool that is there is left alone, so that a run that was cut short goes on.
      runCommand('bash', [builder, folder(), ...names]);
    },
  };
}
