// Builds after `npm ci`. With --omit=dev there is no compiler, and an installed package already holds dist: both are fine.
import { existsSync } from 'node:fs';

if (existsSync('tsconfig.json') && existsSync('node_modules/typescript/bin/tsc')) await import('./build.mjs');
