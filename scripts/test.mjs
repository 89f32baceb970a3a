// Runs the compiled tests, then prints the coverage of src, mocha's summary and, last, one line `N passed, N failed`.
//
//   npm test                                everything
//   npm test -- --grep watermark            with any of mocha's options
//   npm test -- test/unit/watermark         a file or a folder, by its name in the source
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { placesVariable, suites } from './e2e-tools.mjs';

const coverageDir = 'build/coverage';
const placesOfTools = places();

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

/** One mocha over these tests; what it prints goes to `output`, and what became of them is resolved to. */
async function runMocha(sources, options, { name, output }) {
  const summaryFile = `build/test-summary-${name}.json`;
  rmSync(summaryFile, { force: true });
  const child = spawn(
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
    { stdio: ['inherit', output, output], env: { ...process.env, ...placesOfTools, NODE_V8_COVERAGE: coverageDir } },
  );
  const ended = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(signal === null ? `exit code ${status}` : `signal ${signal}`));
  });
  const failure = (text) => ({ passed: 0, pending: 0, failed: 1, failures: `\n  ${text}\n` });
  if (!existsSync(summaryFile)) return failure(`mocha ended without a summary: ${ended}`);
  const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
  if (ended === 'exit code 0' || summary.failed > 0) return summary;
  const what = summary.passed + summary.pending === 0 ? 'no test was found' : 'no test failed';
  return { ...summary, failed: 1, failures: `${summary.failures}\n  ${what}, and mocha ended with ${ended}\n` };
}

/**
 * The suites that need more than Node mostly wait for what they started: they run beside the others, those of one lane in a mocha
 * of their own, whose output follows when it is done. What is selected by hand runs in one.
 */
async function runAll(sources, options) {
  rmSync(coverageDir, { recursive: true, force: true });
  const lanes = new Map();
  for (const source of sources) {
    const suite = suites.find(({ under }) => isUnder(source, under));
    const lane = suite === undefined ? 'others' : (suite.lane ?? 'apart');
    lanes.set(lane, [...(lanes.get(lane) ?? []), source]);
  }
  const others = lanes.get('others');
  if (others === undefined || lanes.size === 1 || options.length > 0 || selections.length > 0) {
    return [await runMocha(sources, options, { name: 'all', output: 'inherit' })];
  }
  mkdirSync('build', { recursive: true });
  lanes.delete('others');
  const beside = [...lanes].map(([name, of]) => runBeside(name, of, options));
  const summaries = [await runMocha(others, options, { name: 'others', output: 'inherit' })];
  console.log(`\n  these took ${Math.round((Date.now() - begun) / 1000)} s`);
  for (const lane of beside) {
    const { log, seconds, summary } = await lane;
    console.log(`\n  suites that need more than Node, run beside these in ${seconds} s (${log}):`);
    process.stdout.write(readFileSync(log, 'utf8'));
    summaries.push(summary);
  }
  return summaries;
}

async function runBeside(name, sources, options) {
  const log = `build/test-${name}.log`;
  const output = openSync(log, 'w');
  const started = Date.now();
  try {
    const summary = await runMocha(sources, options, { name, output });
    return { log, seconds: Math.round((Date.now() - started) / 1000), summary };
  } finally {
    closeSync(output);
  }
}

/** As mocha's own summary: numbers, then each failure. */
function summaryText(summaries, totals, ms) {
  const time = ms < 60_000 ? `${Math.round(ms / 1000)}s` : `${Math.round(ms / 60_000)}m`;
  const lines = [`\n  ${totals.passed} passing (${time})`];
  if (totals.pending > 0) lines.push(`  ${totals.pending} pending`);
  if (totals.failed > 0) lines.push(`  ${totals.failed} failing`);
  return [...lines, ...summaries.map(({ failures }) => failures).filter((text) => text !== '')].join('\n') + '\n';
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

const begun = Date.now();
const nothing = { passed: 0, pending: 0, failed: 1, failures: '\n  no test file to run\n' };
const summaries = runnable.length === 0 ? [nothing] : await runAll(runnable, options);
const sum = (member) => summaries.reduce((total, summary) => total + summary[member], 0);
const totals = { passed: sum('passed'), pending: sum('pending'), failed: sum('failed') };
const tookMs = Date.now() - begun;
printCoverage();
console.log(summaryText(summaries, totals, tookMs));
for (const { name, why, notInCi } of missing) {
  console.log(`SKIPPED SUITE ${name}: ${why}${notInCi === undefined ? '' : ` (no failure in CI: ${notInCi})`}`);
}

const amiss = process.env.CI === 'true' ? missing.filter(({ notInCi }) => notInCi === undefined) : [];
const failed = totals.failed + amiss.length;
console.log(`${totals.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
