// Builds after `npm ci`. With --omit=dev there is no compiler, and an installed package already holds dist: both are fine.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const compiler = 'node_modules/typescript/bin/tsc';
if (existsSync('tsconfig.json') && existsSync(compiler)) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
