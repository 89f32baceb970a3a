// Runs the compiled tests, then prints the coverage of src, mocha's summary and, last, one line `N passed, N failed`.
//
//   npm test                                everything
//   npm test -- --grep watermark            with any of mocha's options
//   npm test -- test/unit/watermark         a file or a folder, by its name in the source
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { placesVariable, suites } from './e2e-tools.mjs';

const coverageDir = 'build/coverage';
const summaryFile = 'build/test-summary.json';

/** Test sources, by their path in the repository. The compiled ones are not asked: a deleted test would live on there. */
function testSources() {
  return readdirSync('test', { recursive: true })
    .map((path) => `test/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.test.ts'))
    .sort();
}

function compiled(source) {
  return `build/${source.slice(0, -'.ts'.length)}.js`;
}

/** A path among the arguments selects tests; everything else is mocha's. */
function asSelection(argument) {
  if (!/^(\.\/)?(build\/)?test(\/|$)/.test(argument)) return null;
  return argument.replace(/^(\.\/)?(build\/)?/, '').replace(/\.js$/, '.ts');
}

function isUnder(path, folder) {
  return path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`);
}

/** The sources without the suites that cannot run here, and why each of those cannot. */
async function leaveOut(sources) {
  const missing = [];
  let runnable = sources;
  for (const suite of suites) {
    if (!sources.some((path) => isUnder(path, suite.under))) continue;
    const why = await suite.missing();
    if (why === null) continue;
    missing.push({ name: suite.name, why, notInCi: suite.notInCi });
    runnable = runnable.filter((path) => !isUnder(path, suite.under));
  }
  return { runnable, missing };
}

/** Where the tools are, for the tests of suites that can run. */
function places() {
  const known = suites.flatMap(({ name, place }) => (place === undefined ? [] : [[name, place()]]));
  return { [placesVariable]: JSON.stringify(Object.fromEntries(known)) };
}

function runMocha(sources, options) {
  rmSync(coverageDir, { recursive: true, force: true });
  rmSync(summaryFile, { force: true });
  const { status, signal } = spawnSync(
    process.execPath,
    [
      '--enable-source-maps',
      'node_modules/mocha/bin/mocha.js',
      ...['--reporter', './test/support/summary-reporter.mjs', '--reporter-option', `output=${summaryFile}`],
      '--fail-zero',
      ...(process.env.CI === 'true' ? ['--forbid-only'] : []),
      ...options,
      ...sources.map(compiled),
    ],
    { stdio: 'inherit', env: { ...process.env, ...places(), NODE_V8_COVERAGE: coverageDir } },
  );
  const ended = signal === null ? `exit code ${status}` : `signal ${signal}`;
  if (!existsSync(summaryFile)) return { passed: 0, failed: 1, text: `\n  mocha ended without a summary: ${ended}\n` };
  const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
  if (status === 0 || summary.failed > 0) return summary;
  const what = summary.passed + summary.pending === 0 ? 'no test was found' : 'no test failed';
  return { ...summary, failed: 1, text: `${summary.text}\n  ${what}, and mocha ended with ${ended}\n` };
}

function printCoverage() {
  if (!existsSync(coverageDir)) return;
  // Coverage is measured on dist and told of src; a file that no test loads counts with nothing covered.
  const ofSource = ['--exclude-after-remap', '--include', 'src/**', '--all', '--src', 'src'];
  spawnSync(
    process.execPath,
    [
      'node_modules/c8/bin/c8.js',
      'report',
      ...['--temp-directory', coverageDir, '--reports-dir', 'build/coverage-report', '--reporter', 'text-summary'],
      ...ofSource,
    ],
    { stdio: 'inherit' },
  );
}

const selections = process.argv.slice(2).filter((argument) => asSelection(argument) !== null);
const options = process.argv.slice(2).filter((argument) => asSelection(argument) === null);
const selected = testSources().filter(
  (path) => selections.length === 0 || selections.some((argument) => isUnder(path, asSelection(argument))),
);
const { runnable, missing } = await leaveOut(selected);

const summary =
  runnable.length === 0 ? { passed: 0, failed: 1, text: '\n  no test file to run\n' } : runMocha(runnable, options);
printCoverage();
console.log(summary.text);
for (const { name, why, notInCi } of missing) {
  console.log(`SKIPPED SUITE ${name}: ${why}${notInCi === undefined ? '' : ` (no failure in CI: ${notInCi})`}`);
}

const amiss = process.env.CI === 'true' ? missing.filter(({ notInCi }) => notInCi === undefined) : [];
const failed = summary.failed + amiss.length;
console.log(`${summary.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
