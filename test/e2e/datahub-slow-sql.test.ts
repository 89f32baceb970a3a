/** A pass in which a query takes longer than its limit takes nothing back that DataHub was told of its model. */
import { expect } from 'chai';
import { openPassWorld, type Overrides, type PassWorld } from '../support/pass-world.js';
import { openRecordingGms, type RecordingGms } from '../support/recording-gms.js';

const model = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,contacts,PROD)';
const table = 'urn:li:dataset:(urn:li:dataPlatform:snowflake,prod.crm.contacts,PROD)';
/** Work for much longer than a millisecond on any machine, for its tables alone too. No sync maps the last two columns. */
const longSql = `select EMAIL, FIRST_NAME, LAST_NAME, CREATED_AT from PROD.CRM.CONTACTS where ID in (${Array.from({ length: 60_000 }, (_, n) => n).join(', ')})`;

describe('a query over its time limit', function () {
  this.timeout(120_000);
  let world: PassWorld;
  let gms: RecordingGms;
  before(async () => {
    gms = await openRecordingGms();
    world = await openPassWorld();
  });
  after(async () => {
    await world.close();
    await gms.close();
  });

  function setSql(sql: string): void {
    const model = world.server.data.find('models', 3);
    if (model === null || model === undefined) throw new Error('the story has no model 3');
    world.server.data.put('models', { ...model, queryType: 'raw_sql', raw: { sql } });
  }
  /** The reasons of a pass with a limit for each query. */
  async function pass(time: string, sqlTimeoutMs: number): Promise<readonly string[]> {
    world.at(time);
    const overrides: Overrides = { sinks: ['datahub'], datahub: { url: gms.url }, sqlTimeoutMs };
    const summary = await world.pass(overrides);
    expect(summary.exitCode).to.equal(0);
    return summary.coverage?.unresolved.map(({ reason }) => reason) ?? [];
  }
  function held(aspectName: string): unknown {
    return gms.taken.findLast((one) => one.entityUrn === model && one.aspectName === aspectName)?.aspect;
  }

  it('leaves what was told; the next pass tries again, and what is lost then is taken back', async () => {
    setSql(longSql);
    expect(await pass('2026-03-02T09:00', 100_000)).to.not.include('sql_time_limit');
    const lineage = held('upstreamLineage');
    expect(JSON.stringify(lineage)).to.include(table).and.include('FIRST_NAME');
    const columns = held('schemaMetadata');
    for (const name of ['EMAIL', 'FIRST_NAME', 'LAST_NAME', 'CREATED_AT']) {
      expect(JSON.stringify(columns)).to.include(name);
    }

    expect(await pass('2026-03-02T10:00', 1)).to.include('sql_time_limit');
    expect(JSON.stringify(held('datasetProperties'))).to.include('sql_time_limit');
    expect(held('upstreamLineage')).to.deep.equal(lineage);
    expect(held('schemaMetadata')).to.deep.equal(columns);

    expect(await pass('2026-03-02T11:00', 100_000)).to.not.include('sql_time_limit');
    expect(JSON.stringify(held('datasetProperties'))).to.not.include('sql_time_limit');
    expect(held('schemaMetadata')).to.deep.equal(columns);

    await pass('2026-03-02T12:00', 1);
    setSql("select 'a' as EMAIL, 'b' as FIRST_NAME");
    await pass('2026-03-02T13:00', 100_000);
    expect(held('upstreamLineage')).to.deep.equal({ upstreams: [] });
  });
});
