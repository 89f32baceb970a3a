// Prepares what the end-to-end suites need beyond Node (scripts/e2e-tools.mjs). Safe to run again: what is there already is
// kept, in the folder that scripts/e2e/cache.mjs names.
//
//   npm run e2e:setup                       everything
//   npm run e2e:setup -- openlineage-java   the suites named
import { performance } from 'node:perf_hooks';
import { suites } from './e2e-tools.mjs';

const prepared = suites.filter(({ prepare }) => prepare !== undefined);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !prepared.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(
    `e2e:setup: there is no suite ${unknown.join(', ')}; there are ${prepared.map(({ name }) => name).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  for (const suite of prepared) {
    if (wanted.length === 0 || wanted.includes(suite.name)) await makeReady(suite);
  }
}

async function makeReady(suite) {
  if ((await suite.missing()) === null) {
    console.log(`e2e:setup: ${suite.name} is ready`);
    return;
  }
  const begun = performance.now();
  const failure = await suite.prepare().then(
    () => null,
    (error) => (error instanceof Error ? error.message : String(error)),
  );
  const why = failure ?? (await suite.missing());
  const seconds = `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  if (why === null) console.log(`e2e:setup: ${suite.name} is ready, after ${seconds}`);
  else if (suite.notInCi !== undefined) console.log(`e2e:setup: ${suite.name} is left out: ${why}; ${suite.notInCi}`);
  else {
    console.error(`e2e:setup: ${suite.name} cannot run: ${why}`);
    process.exitCode = 1;
  }
}
