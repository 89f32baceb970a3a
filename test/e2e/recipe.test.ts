/** A recipe of DataHub's Hightouch connector, given to the program as a user would. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { inRepository } from '../support/paths.js';
import { expectRefusal, openFolder, runProgram, type Folder, type ProgramEnd } from '../support/program.js';
import {
  startStaticApi,
  staticApiKey,
  type ApiObject,
  type ApiObjects,
  type StaticApi,
} from '../support/static-api.js';
import type { Mcp } from '../unit/sinks/datahub/deliver-pass.js';

const firstMs = Date.parse('2023-01-01T00:00:00Z');

/** A run a day, by creation, long before any look back. */
function dailyRun(_: unknown, index: number): ApiObject {
  const at = (minutes: number): string => new Date(firstMs + index * 86_400_000 + minutes * 60_000).toISOString();
  const run = { id: `run_${index}`, createdAt: at(0), startedAt: at(1), finishedAt: at(2), status: 'success' };
  return run;
}

describe('a recipe, by the program', () => {
  let api: StaticApi;
  let folder: Folder;

  before(async () => {
    const path = inRepository('test/golden/datahub/connector/workspace.json');
    const objects = JSON.parse(await readFile(path, 'utf8')) as ApiObjects; // our own file
    api = await startStaticApi({ ...objects, runs: { sync_1: Array.from({ length: 130 }, dailyRun) } });
  });
  after(() => api.close());
  beforeEach(async () => {
    folder = await openFolder();
  });
  afterEach(() => folder.remove());

  async function run(config: string, rest: string, ...flags: readonly string[]): Promise<ProgramEnd> {
    const source = `{ type: hightouch, config: { api_config: { base_url: '${api.url}' }${config} } }`;
    await writeFile(join(folder.path, 'recipe.yml'), `source: ${source}\n${rest}\n`);
    const env = { HIGHTOUCH_API_KEY: staticApiKey };
    return runProgram(['run', '-c', 'recipe.yml', ...flags], { cwd: folder.path, env });
  }

  function runsIn(text: string): readonly string[] {
    const mcps = JSON.parse(text) as readonly Mcp[]; // written by the program
    const names = mcps.filter(({ aspectName }) => aspectName === 'dataProcessInstanceProperties');
    return names.map(({ aspect }) => String(aspect.json['name']));
  }

  it('tells the newest runs of each sync, whatever their age', async () => {
    const end = await run(', max_sync_runs_per_sync: 3', 'sink: { type: file, config: { filename: mcps.json } }');
    expect(end.exitCode, end.stderr).to.equal(0);
    expect(runsIn(await folder.text('mcps.json'))).to.deep.equal(['run_127', 'run_128', 'run_129']);
  });

  it('tells more than a page of them when asked to', async () => {
    await run(', max_sync_runs_per_sync: 120', 'sink: { type: file, config: { filename: mcps.json } }');
    expect(runsIn(await folder.text('mcps.json'))).to.have.lengthOf(120);
  });

  it('with a watermark tells those of the window, and says so', async () => {
    const end = await run('', 'sink: { type: file, config: { filename: mcps.json } }', '--watermark', 'w.json');
    expect(runsIn(await folder.text('mcps.json'))).to.deep.equal([]);
    expect(end.stderr).to.include('max_sync_runs_per_sync of the recipe is ignored');
  });

  it('of sink console writes the proposals to standard output and no file', async () => {
    const end = await run(', include_sync_runs: false', 'sink: { type: console }');
    expect(end.exitCode, end.stderr).to.equal(0);
    const mcps = JSON.parse(end.stdout) as readonly Mcp[]; // written by the program
    expect(mcps.map(({ entityType }) => entityType)).to.include.members(['container', 'dataJob', 'tag']);
  });

  it('chooses syncs by slug and models by name, as the connector does, and contracts are asked for', async () => {
    const patterns =
      ', sync_patterns: { deny: [customers] }, model_patterns: { deny: [".*360"] }, include_sync_runs: false';
    await run(patterns, 'sink: { type: file, config: { filename: mcps.json } }');
    const mcps = JSON.parse(await folder.text('mcps.json')) as readonly Mcp[]; // written by the program
    const urns = new Set(mcps.map(({ entityUrn }) => entityUrn));
    expect(urns)
      .to.include('urn:li:dataFlow:(hightouch,sync_2,PROD)')
      .and.not.include('urn:li:dataFlow:(hightouch,sync_1,PROD)');
    expect([...urns].filter((urn) => urn.includes('customer-360'))).to.deep.equal([]);
    expect([...urns].filter((urn) => urn.includes('hightouch,product-events'))).to.have.lengthOf(1);
    expect(api.requests.filter((request) => request.startsWith('/events/contracts'))).to.not.deep.equal([]);
  });

  it('that is wrong ends with 2 and names the member', async () => {
    const end = await run(', sync_paterns: {}', '');
    expectRefusal(end, 2, 'unknown_config_key', 'source.config.sync_paterns', 'sync_patterns');
  });
});
