// A row of e2e-tools.mjs for a suite that needs Java libraries: the jars that a pom.xml resolves to, each held against the
// checksum that was recorded for it.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cachedFolder, fillOnce } from './cache.mjs';
import { answers, ensureInstalled, runCommand } from './commands.mjs';

/**
 * @param suite `name` and `under` of the row; `{under}/pom.xml` names the libraries, `{under}/jars.sha256` has a line
 *   `checksum  file` for each jar, as sha256sum prints it
 * @returns the row. Its place is the folder of the jars.
 */
export function mavenJars({ name, under }) {
  const pom = join(under, 'pom.xml');
  const sums = join(under, 'jars.sha256');
  const folder = () => cachedFolder(name, [pom, sums]);
  return {
    name,
    under,
    place: folder,
    missing: async () => {
      if (!existsSync(folder())) return 'its jars are not there (npm run e2e:setup)';
      return hasJava() ? null : 'there is no JDK (npm run e2e:setup)';
    },
    prepare: async () => {
      ensureInstalled('A JDK, version 17 or newer', hasJava, ['default-jdk-headless']);
      if (existsSync(folder())) return;
      ensureInstalled('Maven', () => answers('mvn'), ['maven']);
      await fillOnce(folder(), (draft) => {
        const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
        const into = [`-DoutputDirectory=${resolve(draft)}`, '-DincludeScope=runtime'];
        runCommand('mvn', ['--batch-mode', '--quiet', '--file', pom, copy, ...into]);
        checkSums(draft, readFileSync(sums, 'utf8'));
      });
    },
  };
}

/** A JDK rather than a runtime: the tests start from a source file. */
function hasJava() {
  return answers('java', ['-version']) && answers('javac', ['-version']);
}

/** Exactly the files that are listed, each with its checksum; throws with every difference. */
export function checkSums(folder, list) {
  const expected = new Map(list.split('\n').flatMap((line) => asEntry(line)));
  const found = new Map(readdirSync(folder).map((file) => [file, sha256(join(folder, file))]));
  const faults = [...new Set([...expected.keys(), ...found.keys()])].sort().flatMap((file) => {
    if (expected.get(file) === found.get(file)) return [];
    return [`${file}: ${expected.get(file) ?? 'not listed'} was expected, ${found.get(file) ?? 'nothing'} came`];
  });
  if (faults.length > 0) throw new Error(`The jars are not those that were recorded:\n${faults.join('\n')}`);
}

function asEntry(line) {
  const [, sum, file] = /^([0-9a-f]{64}) [ *](\S+)$/.exec(line) ?? [];
  return file === undefined ? [] : [[file, sum]];
}

function sha256(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
