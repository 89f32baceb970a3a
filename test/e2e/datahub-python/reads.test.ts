/** DataHub's own Python package reads what a pass has written, as its `file` source would. */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { translatePythonPattern } from '#src/config/recipe/python-pattern.js';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer } from '#src/demo/server.js';
import type { JsonObject } from '#src/model/workspace.js';
import { nameMatcher } from '#src/model/name-patterns.js';
import { jsonSchemaFields } from '#src/sinks/datahub/json-schema-fields.js';
import { lostAspects } from '#src/sinks/datahub/lost-aspects.js';
import { mcpOf, proposal, systemMetadata } from '#src/sinks/datahub/mcp.js';
import { e2eTool } from '../../support/e2e-tool.js';
import { inRepository } from '../../support/paths.js';
import { openFolder, runProgram, type Folder } from '../../support/program.js';
import { startStaticApi, staticApiKey, type ApiObjects } from '../../support/static-api.js';
import type { Mcp } from '../../unit/sinks/datahub/deliver-pass.js';

interface Answers {
  readonly faults: readonly (string | null)[];
  readonly fields: readonly unknown[];
  readonly patterns: {
    readonly names: readonly string[];
    readonly cases: readonly {
      readonly pattern: string;
      readonly ignoreCase: boolean;
      readonly matches: readonly boolean[] | null;
    }[];
  };
}

const env = { ...process.env, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1', DATAHUB_TELEMETRY_ENABLED: 'false' };

function python(
  argv: readonly string[],
  cwd: string,
  input = '',
): { status: number | null; text: string; stdout: string } {
  const options = { cwd, env: { ...env, HOME: cwd }, input, encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  const { status, stdout, stderr } = spawnSync(e2eTool('datahub-python'), argv, options);
  return { status, stdout, text: stdout + stderr };
}

function ask(question: object): Answers {
  const script = inRepository('test', 'e2e', 'datahub-python', 'read_proposals.py');
  const { status, stdout, text } = python([script], process.cwd(), JSON.stringify(question));
  expect(status, text.slice(-2000)).to.equal(0);
  return JSON.parse(stdout) as Answers; // written by read_proposals.py
}

describe("DataHub's own package", function () {
  this.timeout(300_000);
  let folder: Folder;
  let proposals: readonly Mcp[] = [];

  /** A pass of the program into `{folder}/{name}/datahub/mcps.json`, with everything on that adds proposals. */
  async function pass(url: string, key: string, name: string): Promise<readonly Mcp[]> {
    const flags = [
      '--sink',
      'datahub',
      '--output-dir',
      name,
      '--workspace-slug',
      'acme',
      ...['team', 'tier'].flatMap((tag) => ['--owner-tag-keys', tag]),
    ];
    const instance = ['--datahub-platform-instance', 'west', '--lookback', '3650d'];
    const argv = ['run', '--api-url', url, '--max-requests-per-second', '0', ...flags, ...instance];
    const end = await runProgram(argv, { cwd: folder.path, env: { HIGHTOUCH_API_KEY: key } });
    expect(end.exitCode, end.stderr).to.equal(0);
    return JSON.parse(await folder.text(`${name}/datahub/mcps.json`)) as Mcp[]; // written by the program
  }

  before(async () => {
    folder = await openFolder();
    const server = await startHightouchServer({ data: sampleWorkspace(Date.now()), key: 'sample-key' });
    const path = inRepository('test/golden/datahub/connector/contracts.json');
    const api = await startStaticApi(JSON.parse(await readFile(path, 'utf8')) as ApiObjects); // our own file
    try {
      proposals = [
        ...(await pass(server.url, 'sample-key', 'sample')),
        ...(await pass(api.url, staticApiKey, 'contracts')),
      ];
    } finally {
      await server.close();
      await api.close();
    }
    await writeFile(join(folder.path, 'all.json'), JSON.stringify(proposals));
  });
  after(() => folder.remove());

  it('takes every proposal: class, members, round trip, URNs in every aspect, aspects of the entity', () => {
    expect(proposals.length).to.be.greaterThan(500);
    const kinds = new Set(proposals.map(({ entityType, aspectName }) => `${entityType} ${aspectName}`));
    expect(kinds).to.include.members(['dataJob ownership', 'assertion assertionInfo', 'dataPlatform dataPlatformInfo']);
    const { faults } = ask({ proposals });
    expect(faults).to.have.lengthOf(proposals.length);
    const told = faults.flatMap((fault, index) => (fault === null ? [] : [`${proposals[index]?.entityUrn}: ${fault}`]));
    expect(told.slice(0, 5)).to.deep.equal([]);
  });

  it('takes the empty aspects that stand for what an entity has lost', () => {
    const marks = ['umvgso', 'io', 'o'];
    const entities = [
      'urn:li:dataset:(urn:li:dataPlatform:hightouch,m,PROD)',
      'urn:li:dataJob:(urn:li:dataFlow:(hightouch,7,PROD),7)',
      'urn:li:dataFlow:(hightouch,7,PROD)',
    ];
    const lost = entities.flatMap((entity, index) =>
      lostAspects(
        `0123456789abcdef${marks[index] ?? ''}`,
        { proposals: [proposal(entity, 'status', { removed: false })], kept: '' },
        7,
        () => false,
      ),
    );
    expect(lost).to.have.length(9);
    const empty = lost.map((one) => mcpOf(one, systemMetadata('2026-03-01T00:00:00.000Z')));
    expect(ask({ proposals: empty }).faults).to.deep.equal(empty.map(() => null));
  });

  it('finds each of these faults, so that taking the others means something', () => {
    const one = (aspectName: string): Mcp => {
      const found = proposals.find((mcp) => mcp.aspectName === aspectName);
      if (found === undefined) throw new Error(`no ${aspectName}`);
      return found;
    };
    const broken = (aspectName: string, json: object, more: object = {}): object => {
      const mcp = one(aspectName);
      return { ...mcp, aspect: { json: { ...mcp.aspect.json, ...json } }, ...more };
    };
    const cases: readonly (readonly [object, string])[] = [
      [broken('status', { removed: 'no' }), ''],
      [broken('status', { remved: true }), 'round trip'],
      [broken('dataJobInfo', { type: 'COMMAND' }), ''],
      [broken('schemaMetadata', { platformSchema: { 'com.linkedin.schema.NoSchema': {} } }), ''],
      [
        broken('upstreamLineage', {
          upstreams: [
            { dataset: 'urn:li:dataset:(a,b)', type: 'COPY', auditStamp: { time: 0, actor: 'urn:li:corpuser:x' } },
          ],
        }),
        'urn',
      ],
      [broken('viewProperties', {}, { entityUrn: 'urn:li:tag:x', entityType: 'tag' }), 'not an aspect'],
      [broken('status', {}, { aspectName: 'statuss' }), ''],
      [
        broken('status', {}, { entityUrn: 'urn:li:dataset:(urn:li:dataPlatform:x,a,b,PROD)', entityType: 'dataset' }),
        'urn',
      ],
    ];
    const { faults } = ask({ proposals: cases.map(([proposal]) => proposal) });
    for (const [index, [, part]] of cases.entries()) {
      expect(faults[index], `case ${index}`).to.be.a('string').that.includes(part);
    }
  });

  it('finds the file in order: datahub check metadata-file', () => {
    const { status, text } = python(['-m', 'datahub', 'check', 'metadata-file', 'all.json'], folder.path);
    expect(status, text.slice(-2000)).to.equal(0);
  });

  it('ingests the file with its file source, every proposal', async () => {
    const recipe = `source: { type: file, config: { path: all.json } }\nsink: { type: file, config: { filename: ingested.json } }\n`;
    await writeFile(join(folder.path, 'ingest.yml'), recipe);
    const { status, text } = python(
      ['-m', 'datahub', 'ingest', 'run', '-c', 'ingest.yml', '--no-progress'],
      folder.path,
    );
    expect(status, text.slice(-3000)).to.equal(0);
    const ingested = JSON.parse(await folder.text('ingested.json')) as readonly Mcp[]; // written by DataHub
    const names = (mcps: readonly Mcp[]): readonly string[] =>
      [...new Set(mcps.map(({ entityUrn, aspectName }) => `${entityUrn} ${aspectName}`))].sort();
    const here = new Set(names(ingested));
    expect(names(proposals).filter((name) => !here.has(name))).to.deep.equal([]);
  });

  it('makes the same fields of a JSON Schema', async () => {
    const path = inRepository('test/golden/datahub/json-schema-fields.json');
    const vectors = JSON.parse(await readFile(path, 'utf8')) as readonly { schema: JsonObject; fields: unknown }[]; // our own file
    const { fields } = ask({ schemas: vectors.map(({ schema }) => schema) });
    expect(fields).to.deep.equal(vectors.map((vector) => vector.fields));
    expect(fields).to.deep.equal(JSON.parse(JSON.stringify(vectors.map(({ schema }) => jsonSchemaFields(schema)))));
  });

  it("agrees with the patterns' translation on generated patterns", () => {
    const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const { names, cases } = ask({ patterns: { seed, count: 4000 } }).patterns;
    const wrong: string[] = [];
    let compared = 0;
    for (const { pattern, ignoreCase, matches } of cases) {
      const translated = translatePythonPattern(pattern, ignoreCase);
      if (matches === null || 'fault' in translated) {
        if (matches !== null || 'source' in translated) wrong.push(`taken by one alone: ${pattern}`);
        continue;
      }
      const lets = nameMatcher({ allow: [translated.source], deny: [], ignoreCase });
      compared += 1;
      for (const [index, name] of names.entries()) {
        if (lets(name) !== matches[index])
          wrong.push(`${pattern} on ${JSON.stringify(name)} (ignoreCase ${ignoreCase})`);
      }
    }
    expect(wrong.slice(0, 5), `SEED=${seed}`).to.deep.equal([]);
    expect(compared).to.be.greaterThan(3000);
  });
});
