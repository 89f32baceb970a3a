// Programs of the machine that tools are made with, and Debian's packages that bring them.
import { spawnSync } from 'node:child_process';

/** Whether a program is there and answers. */
export function answers(program, argv = ['--version']) {
  return spawnSync(program, argv, { stdio: 'ignore' }).status === 0;
}

/** Runs a program to its end; throws with the end of what it printed when it fails. */
export function runCommand(program, argv, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(program, argv, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (error === undefined && status === 0) return stdout;
  const said = error === undefined ? `${stdout}${stderr}`.trim().split('\n').slice(-20).join('\n') : error.message;
  throw new Error(`${[program, ...argv].join(' ')} failed (exit code ${status}):\n${said}`);
}

/**
 * Sees to it that `isThere()` holds: installs Debian's packages when it does not, and only as root.
 *
 * @throws a sentence with the packages to install, where this script may not or cannot
 */
export function ensureInstalled(what, isThere, packages) {
  if (isThere()) return;
  const wanted = packages.join(' ');
  if (process.getuid?.() !== 0 || !answers('apt-get')) {
    throw new Error(`${what} is missing. On Debian or Ubuntu: sudo apt-get install ${wanted}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  runCommand('apt-get', ['update'], { env });
  runCommand('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
  if (!isThere()) throw new Error(`${what} does not answer, although ${wanted} was installed`);
}
