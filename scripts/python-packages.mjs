// The Python packages under operators/, whose version is that of package.json.
import { existsSync, readdirSync } from 'node:fs';

/** Their pyproject.toml files, by path. */
export function pythonProjects() {
  return readdirSync('operators')
    .map((name) => `operators/${name}/pyproject.toml`)
    .filter((path) => existsSync(path))
    .sort();
}

/** A version as Python writes it (PEP 440): `1.2.0-rc.1` is `1.2.0rc1`. */
export function pythonVersion(version) {
  const [, release, kind, number] = /^(\d+\.\d+\.\d+)(?:-(alpha|beta|rc)\.(\d+))?$/.exec(version) ?? [];
  if (release === undefined)
    throw new Error(`${version} is no version: 1.2.3, or 1.2.3-rc.1 (alpha, beta, rc) before it`);
  return kind === undefined ? release : `${release}${{ alpha: 'a', beta: 'b', rc: 'rc' }[kind]}${number}`;
}

/** The files with the version of package.json. `read` gives the text of a file of the repository. */
export function pythonProjectFiles(read, paths) {
  const { version } = JSON.parse(read('package.json'));
  const line = `version = "${pythonVersion(version)}"`;
  return Object.fromEntries(paths.map((path) => [path, read(path).replace(/^version = ".*"$/m, line)]));
}
