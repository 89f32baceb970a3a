import { dirname, join } from 'node:path';

/** Where the tool of an end-to-end suite is: the `place` of its row in scripts/e2e-tools.mjs. */
export function e2eTool(name: string): string {
  const places = JSON.parse(process.env['E2E_TOOLS'] ?? '{}') as Readonly<Record<string, string>>; // set by scripts/test.mjs
  const place = places[name];
  if (place === undefined) throw new Error(`The tests of ${name} are run with: npm test -- test/e2e/${name}`);
  return place;
}

/** A folder for what mypy has found out of the packages of a virtual environment, kept with it: they take most of its time. */
export function mypyCache(name: string): string {
  return join(dirname(dirname(e2eTool(name))), 'mypy-cache');
}
