import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import type { SchemasConfig } from '#src/config/config.js';
import { LineageError } from '#src/errors.js';
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import type { SqlEngine } from '#src/lineage/sql/port.js';
import { silentLogger } from '#src/log/logger.js';
import type { SyncLineage } from '#src/model/graph.js';
import type { DbtCloudQuery, DbtQuery, ModelQuery, Source } from '#src/model/workspace.js';
import { readMembers } from '#src/schemas/json-members.js';
import { openSchemas } from '#src/schemas/open-schemas.js';
import { writeDbtProject, type ProjectOptions } from '../../support/dbt-project.js';
import {
  aDestination,
  aModel,
  aSource,
  aSync,
  aWorkspace,
  onlySync,
  reasonLines,
  resolved,
  sourceLines,
} from '../../support/lineage-world.js';

const contact = 'model.acme_warehouse.mart_marketing_contact';

const cloud = (dbtUniqueId: string): DbtCloudQuery => ({
  ...{ kind: 'dbt_cloud', name: 'x', dbtUniqueId, compiledSql: null, rawSql: null },
});
const core = (dbtUniqueId: string, more: Partial<DbtQuery> = {}): DbtQuery => ({
  ...{ kind: 'dbt', database: null, schema: null, name: 'mart_marketing_contact', dbtUniqueId },
  ...{ compiledSql: null, rawSql: null },
  ...more,
});

describe('dbt', function () {
  this.timeout(60_000);
  let sql: SqlEngine;
  let folder: string;
  before(() => {
    sql = openSqlEngine({ timeoutMs: 30_000, log: silentLogger });
  });
  after(() => sql.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dbt-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  interface Given extends ProjectOptions {
    readonly depth?: SchemasConfig['dbtDepth'];
    readonly file?: string;
    readonly source?: Partial<Source>;
    readonly columns?: readonly string[];
  }

  async function lineageOf(query: ModelQuery, given: Given = {}): Promise<SyncLineage> {
    writeDbtProject(folder, given);
    if (given.file !== undefined) writeFileSync(join(folder, 's.yml'), given.file);
    const config: SchemasConfig = {
      file: given.file === undefined ? null : join(folder, 's.yml'),
      dbtTargetDirs: [folder],
      dbtDepth: given.depth ?? 'relation',
    };
    const { lists, dbt } = await openSchemas(config, silentLogger);
    const mappings = (given.columns ?? ['EMAIL']).map((column) => ({ from: column, to: column.toLowerCase() }));
    const workspace = aWorkspace(
      aSource(given.source),
      aModel(query),
      aDestination(),
      aSync({ object: 'contacts', mappings }),
    );
    return onlySync(await resolved(workspace, { sql, tableLists: lists, dbt }));
  }

  const inputs = (lineage: SyncLineage): string[] =>
    (lineage.model?.inputs ?? []).map(({ key }) => key.replace(/^1\//, '')).sort();

  const withField = (lineage: SyncLineage, field: string): string[] =>
    sourceLines(lineage.fields.find((each) => each.field === field));

  describe('--dbt-depth relation', () => {
    it('finds the relation, with its alias and all its columns, by unique id', async () => {
      for (const query of [cloud(contact), core(contact), core(contact, { database: 'ANALYTICS', schema: 'marts' })]) {
        const lineage = await lineageOf(query);
        expect(inputs(lineage)).to.deep.equal(['ANALYTICS.MARTS.MARKETING_CONTACT']);
        expect(lineage.model?.columnsComplete).to.equal(true);
        expect(lineage.model?.columns.map(({ name }) => name)).to.deep.equal([
          'CONTACT_ID',
          'EMAIL',
          'COUNTRY',
          'FIRST_NAMESPACE_AT',
          'SCORE',
        ]);
        expect(withField(lineage, 'email')).to.deep.equal(['ANALYTICS.MARTS.MARKETING_CONTACT.EMAIL identity']);
        expect([lineage.resolved, reasonLines(lineage)]).to.deep.equal([true, []]);
      }
    });

    it('types come from the catalog, or from the schema file before it, as far as a value arrives unchanged', async () => {
      const query: ModelQuery = {
        kind: 'raw_sql',
        sql: 'select email, lower(country) as country, contact_id as id from staging.stg_contact',
      };
      const types = async (given: Given): Promise<unknown> =>
        Object.fromEntries((await lineageOf(query, given)).model?.columns.map(({ name, type }) => [name, type]) ?? []);
      expect(await types({ catalog: false })).to.deep.equal({ EMAIL: undefined, COUNTRY: undefined, ID: undefined });
      expect(await types({})).to.deep.equal({ EMAIL: 'TEXT', COUNTRY: undefined, ID: 'TEXT' });
      const file = 'staging.stg_contact: {email: varchar(320), contact_id: null, country: text}';
      expect(await types({ file })).to.deep.equal({ EMAIL: 'varchar(320)', COUNTRY: undefined, ID: 'TEXT' });
    });

    it('says where Hightouch names another relation', async () => {
      const lineage = await lineageOf(core(contact, { database: 'ANALYTICS', schema: 'dbt_jane' }));
      expect(inputs(lineage)).to.deep.equal(['ANALYTICS.MARTS.MARKETING_CONTACT']);
      expect(reasonLines(lineage)).to.have.length(1);
      expect(reasonLines(lineage)[0]).to.match(/^dbt_relation_differs: ANALYTICS\.dbt_jane\./);
      expect(lineage.resolved).to.equal(true);
    });

    it('a manifest alone gives relations, and no full list of columns', async () => {
      const lineage = await lineageOf(cloud(contact), { catalog: false, columns: ['EMAIL', 'SCORE'] });
      expect(lineage.model?.columnsComplete).to.equal(false);
      expect(withField(lineage, 'score')).to.deep.equal(['ANALYTICS.MARTS.MARKETING_CONTACT.SCORE identity']);
      expect(lineage.resolved).to.equal(true);
    });

    it('documented columns decide whose an unqualified name is', async () => {
      const query = 'select email, contact_id from staging.stg_contact join raw.x.y on y.id = owner';
      const lineage = await lineageOf({ kind: 'raw_sql', sql: query }, { catalog: false });
      expect(withField(lineage, 'email')).to.deep.equal(['ANALYTICS.STAGING.STG_CONTACT.EMAIL identity']);
    });

    it('stars of queries are expanded from the catalog, and from the schema file before it', async () => {
      const query: ModelQuery = { kind: 'raw_sql', sql: 'select * from staging.stg_contact' };
      const columns = async (given: Given): Promise<readonly string[] | undefined> =>
        (await lineageOf(query, given)).model?.columns.map(({ name }) => name);
      expect(await columns({})).to.deep.equal(['CONTACT_ID', 'EMAIL', 'COUNTRY']);
      expect(await columns({ file: 'staging.stg_contact: [email]' })).to.deep.equal(['EMAIL']);
    });

    it('a project of another warehouse tells nothing of this one', async () => {
      const lineage = await lineageOf(cloud(contact), { source: { type: 'postgres' } });
      expect(reasonLines(lineage)).to.deep.equal([
        `dbt_metadata_missing: ${contact} is in no manifest of --dbt-target-dir`,
      ]);
    });

    it('a model that no manifest has keeps what Hightouch says of it', async () => {
      const lineage = await lineageOf(core('model.acme_warehouse.gone', { schema: 'MARTS' }));
      expect(inputs(lineage)).to.deep.equal(['ANALYTICS.MARTS.MART_MARKETING_CONTACT']);
    });

    it('an ephemeral model has no relation: its SQL is read', async () => {
      const lineage = await lineageOf(cloud('model.acme_warehouse.stg_namespace'), { columns: ['NAMESPACE_ID'] });
      expect(inputs(lineage)).to.deep.equal(['RAW.APP.NAMESPACES']);
      expect(withField(lineage, 'namespace_id')).to.deep.equal(['RAW.APP.NAMESPACES.ID identity']);
    });
  });

  describe('--dbt-depth sources', () => {
    for (const catalog of [true, false]) {
      it(`follows SQL through dbt models, ${catalog ? 'with' : 'without'} a catalog`, async () => {
        const columns = ['CONTACT_ID', 'EMAIL', 'FIRST_NAMESPACE_AT', 'SCORE'];
        const lineage = await lineageOf(cloud(contact), { depth: 'sources', catalog, columns });
        expect(inputs(lineage)).to.deep.equal(['ANALYTICS.ML.COUNTRY_SCORE', 'RAW.APP.NAMESPACES', 'RAW.CRM.CONTACTS']);
        expect(columns.map((column) => withField(lineage, column.toLowerCase()))).to.deep.equal([
          ['RAW.CRM.CONTACTS.ID identity'],
          ['RAW.CRM.CONTACTS.EMAIL transformation'],
          ['RAW.APP.NAMESPACES.CREATED_AT aggregation'],
          ['ANALYTICS.ML.COUNTRY_SCORE.SCORE identity'],
        ]);
        expect(
          lineage.influences.map(({ table, column, kind }) => `${table.slice(2)}.${column} ${kind}`),
        ).to.deep.equal([
          'ANALYTICS.ML.COUNTRY_SCORE.COUNTRY join',
          'RAW.APP.NAMESPACES.CREATED_AT filter',
          'RAW.APP.NAMESPACES.OWNER_ID group_by',
          'RAW.APP.NAMESPACES.OWNER_ID join',
          'RAW.CRM.CONTACTS.COUNTRY join',
          'RAW.CRM.CONTACTS.DELETED filter',
          'RAW.CRM.CONTACTS.ID join',
        ]);
        expect(reasonLines(lineage)).to.deep.equal([
          'dbt_not_followed: ANALYTICS.ML.COUNTRY_SCORE: the manifest has no compiled SQL of it',
        ]);
        expect(lineage.resolved).to.equal(true);
      });
    }

    it('ends at the relation of a model that is no SQL', async () => {
      const lineage = await lineageOf(cloud('model.acme_warehouse.country_score'), {
        depth: 'sources',
        columns: ['SCORE'],
      });
      expect(inputs(lineage)).to.deep.equal(['ANALYTICS.ML.COUNTRY_SCORE']);
      expect(reasonLines(lineage)).to.deep.equal([
        'dbt_not_followed: model.acme_warehouse.country_score: the manifest has no compiled SQL of it',
      ]);
    });

    it('does not run in circles', async () => {
      writeDbtProject(folder);
      const path = join(folder, 'manifest.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
        nodes: Record<string, { compiled_code: string; depends_on: { nodes: string[] } }>; // written above
      };
      const staging = manifest.nodes['model.acme_warehouse.stg_contact'];
      if (staging === undefined) throw new Error('the fixture has changed');
      staging.compiled_code = 'select contact_id, email, country from ANALYTICS.marts.marketing_contact';
      staging.depends_on.nodes = [contact];
      writeFileSync(path, JSON.stringify(manifest));
      const { lists, dbt } = await openSchemas(
        { file: null, dbtTargetDirs: [folder], dbtDepth: 'sources' },
        silentLogger,
      );
      const mappings = [{ from: 'EMAIL', to: 'email' }];
      const workspace = aWorkspace(
        aSource(),
        aModel(cloud(contact)),
        aModel(cloud('model.acme_warehouse.stg_contact'), { id: '9', slug: 'staging' }),
        aDestination(),
        aSync({ object: 'contacts', mappings }),
        aSync({ object: 'contacts', mappings }, { id: '10', slug: 'second', modelId: '9' }),
      );
      const graph = await resolved(workspace, { sql, tableLists: lists, dbt });
      expect(graph.syncs.map((sync) => reasonLines(sync).every((reason) => reason.startsWith('dbt_')))).to.deep.equal([
        true,
        true,
      ]);
    });
  });

  describe('files', () => {
    const opening = (dir: string, log = silentLogger) =>
      openSchemas({ file: null, dbtTargetDirs: [dir], dbtDepth: 'relation' }, log);

    async function refusal(dir: string): Promise<string> {
      const error = await opening(dir).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof LineageError)) throw new Error(`not refused: ${String(error)}`);
      expect(error.exitCode).to.equal(2);
      return `${error.message.replaceAll(folder, 'DIR')} -> ${(error.hint ?? '').replaceAll(folder, 'DIR')}`;
    }

    it('a wrong folder is refused with the way out', async () => {
      expect(await refusal(join(folder, 'none'))).to.match(
        /^dbt target folder DIR\/none does not exist -> Name the folder/,
      );
      expect(await refusal(folder)).to.match(/^there is no manifest.json in dbt target folder DIR -> Name/);
      writeDbtProject(join(folder, 'target'));
      expect(await refusal(folder)).to.match(/-> Did you mean DIR\/target\?$/);
      expect(await refusal(join(folder, 'target/manifest.json'))).to.include('is a file -> Name the folder');
    });

    it('broken files are refused by name and place', async () => {
      const path = join(folder, 'manifest.json');
      for (const [text, why] of [
        ['', 'it is empty'],
        ['[]', 'no JSON object'],
        ['hello', 'no JSON object'],
        ['{"nodes": {"a": {"x": 1}', 'cut off after 24 bytes'],
        ['{"nodes": {"a": {x: 1}}}', 'no JSON'],
        ['{"nodes": {}}}', 'a bracket too many at byte 13'],
        ['{"hello": 1}', 'is no dbt manifest'],
      ] as const) {
        writeFileSync(path, text);
        expect(await refusal(folder), text)
          .to.include('DIR/manifest.json')
          .and.to.include(why);
      }
      writeDbtProject(folder);
      writeFileSync(join(folder, 'catalog.json'), '{"nodes": {"a"');
      expect(await refusal(folder)).to.include('DIR/catalog.json cannot be read: it is cut off');
    });

    it('of every version is read; another than the known ones is warned about', async () => {
      for (const [version, warnings] of [
        [9, 0],
        [12, 0],
        [7, 1],
        [99, 1],
      ] as const) {
        const warn = sinon.spy();
        writeDbtProject(folder, { version });
        const { dbt } = await opening(folder, { ...silentLogger, warn });
        expect(dbt?.find(contact, 'snowflake')?.relation).to.deep.equal(['ANALYTICS', 'MARTS', 'MARKETING_CONTACT']);
        expect(warn.callCount, String(version)).to.equal(warnings);
      }
    });

    it('a node of another form does not hide the others', async () => {
      mkdirSync(folder, { recursive: true });
      const nodes = { 'model.p.a': null, 'model.p.b': [], 'model.p.c': { relation_name: 'DB.S.C', columns: 7 } };
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ metadata: null, nodes }));
      const { dbt } = await opening(folder);
      expect(dbt?.find('model.p.c', 'postgres')?.relation).to.deep.equal(['db', 's', 'c']);
    });
  });

  it('members of a JSON file are read wherever the chunks of it end', async () => {
    const path = join(folder, 'big.json');
    const filler = 'é"\\\n{}[],:'.repeat(1000);
    const nodes = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`k"${n}\\`, n % 3 === 0 ? filler : n % 3 === 1 ? { a: [filler] } : n]),
    );
    writeFileSync(
      path,
      JSON.stringify({ skipped: { a: filler, b: [{}] }, nodes, after: [filler], n: { x: null } }, null, 1),
    );
    const read: Record<string, unknown> = {};
    for await (const { section, key, value } of readMembers(path, new Set(['nodes', 'n'])))
      read[`${section}/${key}`] = value;
    expect(Object.keys(read)).to.have.length(301);
    expect(read).to.deep.equal({
      ...Object.fromEntries(Object.entries(nodes).map(([key, value]) => [`nodes/${key}`, value])),
      'n/x': null,
    });
  });
});
