// A row of e2e-tools.mjs for a suite that needs Python packages: a venv from a list in which every package is pinned, those
// that others need included.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder, fillOnce } from './cache.mjs';
import { answers, ensureInstalled, runCommand } from './commands.mjs';

/**
 * @param suite `name` and `under` of the row; the list is `{under}/requirements.txt`
 * @returns the row. Its place is the venv's interpreter; call modules with `-m`, the scripts in `bin` do not work.
 */
export function pythonVenv({ name, under }) {
  const requirements = join(under, 'requirements.txt');
  const folder = () => cachedFolder(name, [requirements]);
  const interpreter = () => join(folder(), 'bin', 'python');
  return {
    name,
    under,
    place: interpreter,
    missing: async () => (existsSync(interpreter()) ? null : 'its Python packages are not there (npm run e2e:setup)'),
    prepare: async () => {
      ensureInstalled('Python 3.11 or newer, with venv', hasPython, ['python3', 'python3-venv']);
      await fillOnce(folder(), (draft) => {
        runCommand('python3', ['-m', 'venv', draft]);
        const python = join(draft, 'bin', 'python');
        const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input'];
        runCommand(python, [...pip, 'install', '--quiet', '--no-deps', '--requirement', requirements]);
        // Without --no-deps a forgotten package would come in whatever version is newest; so it is missed here instead.
        runCommand(python, [...pip, 'check']);
      });
    },
  };
}

/** The pinned packages want 3.11; Debian splits off what makes a venv. */
function hasPython() {
  return answers('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))']);
}
