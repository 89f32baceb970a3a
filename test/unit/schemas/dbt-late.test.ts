/** SQL of a dbt project that could only this time not be read. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SqlEngine } from '#src/lineage/sql/port.js';
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import { silentLogger } from '#src/log/logger.js';
import type { SyncLineage } from '#src/model/graph.js';
import { isPassing, type Reason } from '#src/model/reasons.js';
import { openSchemas } from '#src/schemas/open-schemas.js';
import { writeDbtProject } from '../../support/dbt-project.js';
import {
  aDestination,
  aModel,
  aSource,
  aSync,
  aWorkspace,
  onlySync,
  reasonLines,
  resolved,
} from '../../support/lineage-world.js';

const mart = 'model.acme_warehouse.mart_marketing_contact';

describe('SQL of dbt that takes too long', function () {
  this.timeout(60_000);
  let engine: SqlEngine;
  let folder: string;
  before(() => {
    engine = openSqlEngine({ timeoutMs: 30_000, log: silentLogger });
    folder = mkdtempSync(join(tmpdir(), 'dbt-late-'));
    writeDbtProject(folder, {});
  });
  after(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  /** @param words of the query that fails, and why it does */
  async function lineageOf(words: string, reason: Reason): Promise<SyncLineage> {
    const sql: SqlEngine = {
      ...engine,
      explain: async (request) =>
        request.sql.includes(words)
          ? {
              ...{ grade: 'degraded', tables: [], outputs: [], openStars: [], influences: [] },
              unresolved: [{ reason, detail: 'longer than 100 ms' }],
            }
          : engine.explain(request),
    };
    const config = { file: null, dbtTargetDirs: [folder], dbtDepth: 'sources' } as const;
    const { lists, dbt } = await openSchemas(config, silentLogger);
    const query = { kind: 'dbt_cloud', name: 'x', dbtUniqueId: mart, compiledSql: null, rawSql: null } as const;
    const mappings = [{ from: 'EMAIL', to: 'email' }];
    const workspace = aWorkspace(aSource(), aModel(query), aDestination(), aSync({ object: 'contacts', mappings }));
    return onlySync(await resolved(workspace, { sql, tableLists: lists, dbt }));
  }
  const passes = ({ model }: SyncLineage): boolean => isPassing(model?.unresolved ?? []);

  it('of the model itself: lineage ends at its relation, for a reason that may be gone in the next pass', async () => {
    const lineage = await lineageOf('contact_id', 'sql_time_limit');
    expect(lineage.model?.inputs.map(({ key }) => key)).to.deep.equal(['1/ANALYTICS.MARTS.MARKETING_CONTACT']);
    expect(reasonLines(lineage)).to.deep.equal([`dbt_not_followed: ${mart}: longer than 100 ms`]);
    expect([passes(lineage), lineage.resolved]).to.deep.equal([true, true]);
  });

  it('of a model that it reads, through others: lineage ends there, and may go on in the next pass', async () => {
    const lineage = await lineageOf('RAW.app.namespaces', 'sql_worker_lost');
    expect(reasonLines(lineage)).to.include(
      'dbt_not_followed: ANALYTICS.ML.COUNTRY_SCORE: the manifest has no compiled SQL of it',
    );
    expect(reasonLines(lineage).filter((line) => line.endsWith('longer than 100 ms'))).to.have.length(1);
    expect(passes(lineage)).to.equal(true);
  });

  it('is not the same as SQL that nobody can read', async () => {
    const lineage = await lineageOf('RAW.app.namespaces', 'sql_unparsed');
    expect(reasonLines(lineage).join()).to.match(/dbt_not_followed: [^,]*: sql_unparsed: longer/);
    expect(passes(lineage)).to.equal(false);
  });
});
