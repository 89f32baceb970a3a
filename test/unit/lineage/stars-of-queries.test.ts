import { expect } from 'chai';
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import type { SqlEngine } from '#src/lineage/sql/port.js';
import { silentLogger } from '#src/log/logger.js';
import type { Source } from '#src/model/workspace.js';
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

describe('lineage: stars of real queries', () => {
  let sql: SqlEngine;
  before(() => {
    sql = openSqlEngine({ timeoutMs: 30_000, log: silentLogger });
  });
  after(() => sql.close());

  async function traced(query: string, source: Partial<Source> = {}) {
    const workspace = aWorkspace(
      aSource(source),
      aModel({ kind: 'raw_sql', sql: query }),
      aDestination(),
      aSync({ object: 'contacts', mappings: [{ to: 'f', from: 'EMAIL' }] }),
    );
    const lineage = onlySync(await resolved(workspace, { sql }));
    return {
      sources: sourceLines(lineage.fields[0]),
      reasons: reasonLines(lineage).map((line) => line.slice(0, line.indexOf(':'))),
      complete: lineage.model?.columnsComplete,
    };
  }

  it('a union draws on both tables, a join on nobody knows which', async () => {
    expect(await traced('select * from x.a union all select * from x.b')).to.deep.equal({
      sources: ['ANALYTICS.X.A.EMAIL identity', 'ANALYTICS.X.B.EMAIL identity'],
      reasons: [],
      complete: false,
    });
    expect(await traced('select * from x.a join x.b on a.id = b.id')).to.deep.include({
      sources: [],
      reasons: ['star_ambiguous'],
    });
  });

  for (const query of [
    'select * from table(x.my_function(1))',
    'select a.*, f.* from x.a a, table(x.my_function(1)) f',
    'select * from x.a union all select * from table(x.my_function(1))',
    'with f as (select * from table(x.my_function(1))) select * exclude (id) from f',
  ]) {
    it(`rows of a function hide names: ${query}`, async () => {
      expect(await traced(query)).to.deep.equal({ sources: [], reasons: ['sql_unsupported'], complete: false });
    });
  }

  it('what APPLY does to a star is the kind of its columns', async () => {
    const clickhouse = { type: 'clickhouse', configuration: {} };
    const told = await traced('select * except (day) apply(max) from web.daily', clickhouse);
    expect(told.sources.map((line) => line.toLowerCase())).to.deep.equal(['.web.daily.email aggregation']);
    const hashed = await traced('select * apply(MD5) from web.daily', clickhouse);
    expect(hashed.sources.map((line) => line.toLowerCase())).to.deep.equal(['.web.daily.email transformation masked']);
  });

  it("a star over a table of Hightouch's own says so", async () => {
    expect(await traced('select * from hightouch_planner.plan_4')).to.deep.equal({
      sources: [],
      reasons: ['hightouch_table'],
      complete: false,
    });
  });

  it('fields of a struct hide names', async () => {
    const told = await traced('select address.* from d.people', {
      type: 'bigquery',
      configuration: { projectId: 'p' },
    });
    expect(told).to.deep.equal({ sources: [], reasons: ['sql_unsupported'], complete: false });
  });

  it('no default schema is assumed for a source of unknown dialect', async () => {
    const told = await traced('select email from people', { type: 'acme-warehouse', configuration: {} });
    expect(told.sources.map((line) => line.toLowerCase())).to.deep.equal(['..people.email identity']);
    expect(told.reasons).to.include.members(['source_dialect_unknown', 'table_name_incomplete']);
    expect(told.reasons).to.not.include('assumed_default_schema');
  });
});
