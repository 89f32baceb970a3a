/** A Git Sync folder, and the lineage that it gives: the files lie beside this test, in `acme`. */
import { expect } from 'chai';
import { openGitSync } from '#src/hightouch/git-sync/open-git-sync.js';
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import type { SqlEngine } from '#src/lineage/sql/port.js';
import { silentLogger } from '#src/log/logger.js';
import type { LineageGraph } from '#src/model/graph.js';
import { fieldLine, reasonLines, resolved } from '../../support/lineage-world.js';
import { describeWithShared, inRepository } from '../../support/paths.js';

describe('golden: a Git Sync folder', () => {
  let engine: SqlEngine;
  before(() => {
    engine = openSqlEngine({ timeoutMs: 20_000, log: silentLogger });
  });
  after(() => engine.close());

  async function graphOf(dir: string, workspaceName: string | null, changes = {}): Promise<LineageGraph> {
    const workspace = await openGitSync({ dir, workspaceName }, silentLogger).readWorkspace();
    return resolved(workspace, { sql: engine, workspaceName: workspace.id ?? '', ...changes });
  }

  function told(graph: LineageGraph) {
    return graph.syncs.map((lineage) => ({
      job: lineage.jobName,
      inputs: (lineage.model?.inputs ?? []).map(({ dataset }) => `${dataset.namespace} ${dataset.name}`),
      output: lineage.output === null ? null : `${lineage.output.dataset.namespace} ${lineage.output.dataset.name}`,
      fields: lineage.fields.map(fieldLine),
      reasons: reasonLines(lineage),
    }));
  }

  it('is the same lineage as over the API, with slugs for ids and without places', async () => {
    const graph = await graphOf(inRepository('test/golden/git-sync/acme'), null);
    expect(told(graph)).to.deep.equal([
      {
        job: '417.customers-to-braze',
        inputs: ['snowflake://snowflake-prod CORE.CUSTOMERS', 'snowflake://snowflake-prod MART.SCORES'],
        output: 'braze://braze-eu user',
        fields: [
          'email <- EMAIL',
          'external_id [key] <- CUSTOMER_ID',
          'market <~ COUNTRY',
          'score <- SCORE',
        ],
        reasons: [
          'source_place_unknown: snowflake-prod as snowflake://snowflake-prod',
          'table_name_incomplete: CORE.CUSTOMERS',
          'table_name_incomplete: MART.SCORES',
        ],
      },
      {
        job: '417.dim-customers-to-braze',
        inputs: [],
        output: 'braze://braze-eu user',
        fields: ['external_id [key] <- CUSTOMER_ID'],
        reasons: ['dbt_metadata_missing: model.jaffle.dim_customers'],
      },
      {
        job: '417.orders-to-s3',
        inputs: ['snowflake://snowflake-prod SHOP.CORE.ORDERS'],
        output: 's3://export-bucket orders/{YYYY}-{MM}-{DD}.csv',
        fields: ['id <- ORDER_ID'],
        reasons: ['source_place_unknown: snowflake-prod as snowflake://snowflake-prod'],
      },
    ]);
    expect(graph.syncs.map(({ sync }) => [sync.id, sync.disabled, sync.schedule?.type ?? null, sync.lastRunAt])).to.deep.equal([
      ['customers-to-braze', false, 'interval', null],
      ['dim-customers-to-braze', false, null, null],
      ['orders-to-s3', true, null, null],
    ]);
  });

  it('has the places that a person gives', async () => {
    const datasetNames = {
      sources: { 'snowflake-prod': { namespace: 'snowflake://acme-prod', database: 'shop' } },
      destinations: { 'braze-eu': { namespace: 'braze://rest.fra-01.braze.eu' } },
    };
    const graph = await graphOf(inRepository('test/golden/git-sync/acme'), null, { datasetNames });
    expect(told(graph)[0]).to.deep.include({
      inputs: ['snowflake://acme-prod SHOP.CORE.CUSTOMERS', 'snowflake://acme-prod SHOP.MART.SCORES'],
      output: 'braze://rest.fra-01.braze.eu user',
      reasons: [],
    });
  });

  describeWithShared('the example beside the checkout', ['examples', 'git-sync'], (path) => {
    it('is read whole', async () => {
      const graph = await graphOf(path, 'acme');
      const [only, ...others] = told(graph);
      expect(others).to.deep.equal([]);
      expect(graph.workspace.skipped).to.deep.equal([]);
      expect(only).to.deep.include({
        job: 'acme.customers-to-braze',
        inputs: ['snowflake://snowflake-prod ANALYTICS.CORE.CUSTOMERS', 'snowflake://snowflake-prod ANALYTICS.MART.SCORES'],
        output: 'braze://braze-eu user',
        fields: ['email <- EMAIL', 'external_id [key] <- CUSTOMER_ID', 'ltv <- LTV', 'prefs <~ PREFS'],
      });
      // The model of the example returns no such column.
      expect(only?.reasons).to.include('column_not_found: PREFS');
    });
  });
});
