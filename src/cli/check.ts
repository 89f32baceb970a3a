import type { Flags } from '../config/gather.js';
import { toConfig } from '../config/to-config.js';
import { checkGitSync } from './check-git-sync.js';
import { checkHightouch } from './check-hightouch.js';
import { checkSchemas } from './check-schemas.js';
import { checkPassRun } from './check-pass-run.js';
import { checkProfile } from './check-profile.js';
import { checkPaths, checkSinks } from './check-sinks.js';
import { checkTokens } from './check-tokens.js';
import { success, type CliHost, type Outcome } from './host.js';
import { openCommand } from './open-command.js';
import type { Finding } from './probe.js';

/**
 * `check`: the configuration, then each list of Hightouch with the key, every sink and every path; one line each on standard
 * output, with what to do about a failure. Exit 0, or the most lasting of 2, 5, 4 and 1.
 *
 * @throws LineageError (exit 2) when the configuration itself is wrong
 */
export async function check(flags: Flags, cli: CliHost): Promise<Outcome> {
  const { settings, host } = openCommand('check', flags, cli);
  const config = toConfig(settings);
  report(cli, { what: 'configuration', error: null }, new Map());

  const findings: Finding[] = [];
  for (const part of [
    checkPaths(config),
    checkSchemas(config, host.log),
    checkSinks(config, host),
    checkTokens(config, host),
    checkProfile(config, cli.env),
    checkPassRun(config, cli.env),
    config.gitSyncDir === null
      ? checkHightouch(config.api, host)
      : checkGitSync(config.gitSyncDir, config.workspaceName, host),
  ]) {
    const said = new Map<string, string>();
    for (const finding of await part) {
      report(cli, finding, said);
      findings.push(finding);
    }
    cli.signal.throwIfAborted();
  }
  const failed = findings.filter((finding) => finding.error !== null);
  if (failed.length === 0) return success;
  const codes = failed.map(({ error }) => error?.exitCode ?? 1);
  return {
    exitCode: [2, 5, 4].find((code) => codes.includes(code)) ?? 1,
    reason: failed.map(({ what, error }) => `${what}: ${error?.message ?? ''}`).join('\n'),
  };
}

/** @param said what failed so far, by its reason: one sentence for several findings is said once */
function report(cli: CliHost, { what, note, warning, error }: Finding, said: Map<string, string>): void {
  if (warning !== undefined) cli.stdout.write(`warning ${what}: ${warning}\n`);
  if (error === null && warning !== undefined && note === undefined) return;
  if (error === null) {
    cli.stdout.write(`ok      ${what}${note === undefined ? '' : `: ${note}`}\n`);
    return;
  }
  const request = /GET \/[^\s,)]+/; // which alone tells one list from another
  const reason = `${error.message.replace(request, '')} ${error.hint ?? ''}`;
  const before = said.get(reason);
  if (before !== undefined) {
    cli.stdout.write(`failed  ${what}: as ${before}\n`);
    return;
  }
  said.set(reason, what);
  const hint = error.hint === undefined ? '' : ` -> ${error.hint}`;
  cli.stdout.write(`failed  ${what}: ${error.message}${hint}\n`);
}
