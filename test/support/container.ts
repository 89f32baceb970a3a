/** Runs the image as a user would, with podman. */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository } from './paths.js';
import type { ProgramEnd } from './program.js';

/** Builds the image from this checkout, and answers its name. */
export function builtImage(architecture: 'amd64' | 'arm64' = 'amd64'): string {
  const image = `localhost/hightouch-lineage:test${architecture === 'amd64' ? '' : `-${architecture}`}`;
  const script = inRepository('test', 'e2e', 'infra', 'build-image.sh');
  execFileSync('bash', [script, image, architecture], { stdio: 'pipe' });
  return image;
}

/** What Pod Security's level `restricted` asks for, and no network. */
export const locked: readonly string[] = [
  ...['--network=none', '--read-only', '--cap-drop=all', '--user=10001:10001', '--security-opt=no-new-privileges'],
];

/** The same with the network of this machine, for servers on loopback. */
export const lockedOnHost: readonly string[] = ['--network=host', ...locked.slice(1)];

export interface Container {
  /** Sends a signal to the foreground `podman run`, which passes it to the program. */
  kill(signal: NodeJS.Signals): void;
  readonly end: Promise<ProgramEnd>;
}

/** `podman run --rm OPTIONS IMAGE ARGS`. */
export function startContainer(options: readonly string[], image: string, argv: readonly string[]): Container {
  // Within what a container of a container may set; any engine takes them.
  const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'];
  const child = spawn('podman', ['--runtime', 'runc', 'run', '--rm', ...limits, ...options, image, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const end = new Promise<ProgramEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { kill: (signal) => child.kill(signal), end };
}

/** Runs a container to its end. */
export function runContainer(options: readonly string[], image: string, argv: readonly string[]): Promise<ProgramEnd> {
  return startContainer(options, image, argv).end;
}

/** A new folder that the image's user may write. */
export function volumeFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'hightouch-lineage-volume-')), 'work');
  mkdirSync(folder);
  chownSync(folder, 10_001, 10_001);
  return folder;
}

/** Standard output of a podman command. */
export function podman(...argv: readonly string[]): string {
  return execFileSync('podman', argv, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
}

/** Paths of all files of a container's image, without a slash in front. */
export function filesOf(container: string): readonly string[] {
  const list = execFileSync('bash', ['-o', 'pipefail', '-c', 'podman export "$0" | tar -t', container], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return list.split('\n').filter((path) => path !== '' && !path.endsWith('/'));
}
