// Writes the chart's README.md by helm-docs, which `npm run e2e:setup -- helm` brings.
import { suites } from './e2e-tools.mjs';
import { join } from 'node:path';
import { runCommand } from './e2e/commands.mjs';

const helm = suites.find(({ name }) => name === 'helm');
const why = await helm.missing();
if (why === null) {
  const { tools } = JSON.parse(helm.place());
  runCommand(join(tools, 'helm-docs'), ['--chart-search-root', 'helm', '--log-level', 'error']);
} else {
  console.error(`the chart's README.md was not written: ${why}`);
  process.exitCode = 1;
}
