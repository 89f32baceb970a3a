/**
 * Skips a test for want of something that few machines lack, and says so; where everything is to run (`CI=true`), fails instead.
 * Never returns.
 */
export function skipLoudly(test: Mocha.Context, what: string, why: string): never {
  if (process.env['CI'] === 'true') throw new Error(`${what} cannot be tested here: ${why}`);
  process.stderr.write(`SKIPPED ${what}: ${why}\n`);
  return test.skip();
}
