// Compiles src to dist, and makes one file of the thread that reads SQL: a hundred small ones take longer to load than most
// queries to read, and run slower. Made from src itself, so that no build depends on what an earlier one has left.
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
await build({
  entryPoints: ['src/lineage/sql/worker/reader.ts'],
  outfile: 'dist/lineage/sql/worker/reader.js',
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  sourcemap: true,
  logLevel: 'warning',
});
