// Prepares what the end-to-end suites need beyond Node (scripts/e2e-tools.mjs). Safe to run again.
import { suites } from './e2e-tools.mjs';

if (suites.length === 0) console.log('e2e:setup: nothing to prepare, every suite runs with Node alone');

for (const suite of suites) {
  if ((await suite.missing()) === null) {
    console.log(`e2e:setup: ${suite.name} is ready`);
    continue;
  }
  await suite.prepare();
  const why = await suite.missing();
  console.log(`e2e:setup: ${suite.name} ${why === null ? 'is ready' : `still cannot run: ${why}`}`);
  if (why !== null) process.exitCode = 1;
}
