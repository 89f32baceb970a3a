// What the release workflow asks of the repository.
//
//   node scripts/release.mjs check v1.2.3   refuses a tag that differs from package.json, files that are not derived of it, and a
//                                           CHANGELOG.md without the version; prints `version=` and `stable=` for later jobs
//   node scripts/release.mjs notes v1.2.3   prints the changes of the version
//
// Run `npm run -s build` first (`npm ci` does).
import { readFileSync } from 'node:fs';
import { chartFiles } from './chart-files.mjs';
import { pythonProjectFiles, pythonProjects } from './python-packages.mjs';
import { releaseFaults, sectionOf } from './release-rules.mjs';

const read = (path) => readFileSync(path, 'utf8');
const [command, tag = ''] = process.argv.slice(2);

if (command === 'check') {
  const derived = { ...chartFiles(read), ...pythonProjectFiles(read, pythonProjects()) };
  const faults = releaseFaults(tag, read, derived);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  const version = tag.slice(1);
  console.log(`version=${version}\nstable=${!version.includes('-')}`);
} else if (command === 'notes') {
  process.stdout.write(`${sectionOf(read('CHANGELOG.md'), tag.slice(1))}\n`);
} else {
  console.error('usage: node scripts/release.mjs check|notes TAG');
  process.exitCode = 2;
}
