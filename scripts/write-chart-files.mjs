// Writes what the chart has from elsewhere: its version, and values.schema.json, in which `config` is the schema of the program's own
// config file, so that a misspelled key is refused before anything is installed. Also the version of the Python packages. Run
// `npm run -s build` first.
//
//   node scripts/write-chart-files.mjs              after a new option, or a new version in package.json
//   node scripts/write-chart-files.mjs --release    also the changes of this version, from CHANGELOG.md; before `helm package`
import { readFileSync, writeFileSync } from 'node:fs';
import { chartFiles } from './chart-files.mjs';
import { pythonProjectFiles, pythonProjects } from './python-packages.mjs';

const read = (path) => readFileSync(path, 'utf8');
const chart = chartFiles(read, process.argv.includes('--release'));
const files = { ...chart, ...pythonProjectFiles(read, pythonProjects()) };
for (const [path, text] of Object.entries(files)) writeFileSync(path, text);
