/**
 * The fixtures of DataHub's Hightouch connector, rebuilt: objects of the API, a recipe, and what the connector is documented
 * to write for them. The program reads the recipe and the API as a user's would; what it writes differs only as
 * differences.json says, which docs/datahub.md shows.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { inRepository } from '../../../support/paths.js';
import { openFolder, runProgram, type Folder } from '../../../support/program.js';
import { startStaticApi, staticApiKey, type ApiObjects, type StaticApi } from '../../../support/static-api.js';
import type { Mcp } from '../../../unit/sinks/datahub/deliver-pass.js';
import { differences, type Difference, type Expected } from './compare.js';

interface Intended {
  readonly here: string;
  readonly why: string;
  /** `{kind} {aspect} {pointer}` as a regular expression, and the entities it is about. Empty: no fixture shows it. */
  readonly allows: readonly { readonly entity?: string; readonly what: string }[];
}

const folderOf = (name: string): string => inRepository('test/golden/datahub/connector', name);

async function json<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(folderOf(name), 'utf8')) as T; // our own file
}

const cases = [
  { name: 'basic', objects: 'workspace.json', records: 59 },
  { name: 'patterns', objects: 'workspace.json', records: 42 },
  { name: 'contracts', objects: 'contracts.json', records: 28 },
] as const;

describe("parity with DataHub's Hightouch connector", () => {
  const used = new Set<string>();
  let intended: readonly Intended[] = [];
  let api: StaticApi;
  let folder: Folder;

  before(async () => {
    intended = await json<readonly Intended[]>('differences.json');
  });
  beforeEach(async () => {
    folder = await openFolder();
  });
  afterEach(async () => {
    await api.close();
    await folder.remove();
  });

  function reasonOf({ kind, urn, aspect, pointer }: Difference): boolean {
    const what = `${kind} ${aspect} ${pointer}`;
    const found = intended.flatMap(({ allows }) => allows).filter(
      (allow) => new RegExp(`^(?:${allow.what})$`).test(what) && new RegExp(allow.entity ?? '').test(urn),
    );
    for (const allow of found) used.add(JSON.stringify(allow));
    return found.length > 0;
  }

  for (const { name, objects, records } of cases) {
    it(`of the fixture ${name}: every difference is intended`, async () => {
      const expected = await json<Expected>(`${name}.expected.json`);
      expect(Object.values(expected).flatMap((aspects) => Object.values(aspects).flat())).to.have.lengthOf(records);
      api = await startStaticApi(await json<ApiObjects>(objects));
      const env = { HIGHTOUCH_API_KEY: staticApiKey, HIGHTOUCH_URL: api.url };
      const end = await runProgram(['run', '--config', folderOf(`${name}.recipe.yml`)], { cwd: folder.path, env });
      expect(end.exitCode, end.stderr).to.equal(0);
      const told = JSON.parse(await readFile(join(folder.path, 'mcps.json'), 'utf8')) as Mcp[]; // written by the program
      const unexplained = differences(expected, told).filter((one) => !reasonOf(one));
      expect(unexplained, JSON.stringify(unexplained, null, 1)).to.deep.equal([]);
    });
  }

  it('has its list of differences in docs/datahub.md, word for word', async () => {
    api = await startStaticApi({ sources: [], models: [], destinations: [], syncs: [], runs: {} });
    const page = await readFile(inRepository('docs/datahub.md'), 'utf8');
    const table = page.slice(page.indexOf('| Here | Why |')).split('\n').slice(2);
    const rows = table.slice(0, table.findIndex((line) => !line.startsWith('|')));
    expect(rows).to.deep.equal(intended.map(({ here, why }) => `| ${here} | ${why} |`));
  });

  it('has no difference on its list that the fixtures do not show', async () => {
    api = await startStaticApi({ sources: [], models: [], destinations: [], syncs: [], runs: {} });
    const all = intended.flatMap(({ allows }) => allows.map((allow) => JSON.stringify(allow)));
    expect(all.filter((allow) => !used.has(allow))).to.deep.equal([]);
  });
});
