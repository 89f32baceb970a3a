import { expect } from 'chai';
import { coverageReport } from '#src/lineage/coverage-report.js';
import { mappingKinds } from '#src/lineage/mappings/mapping-kinds.js';
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import { silentLogger } from '#src/log/logger.js';
import { aDestination, aModel, aSource, aSync, aWorkspace, resolved } from '../../support/lineage-world.js';

const sql = 'select\n  c.id,\n  note\nfrom a.b.c\njoin a.b.d on d.id = c.id';

describe('coverage.json', () => {
  it('leads from the figure to the line of SQL', async () => {
    const engine = openSqlEngine({ timeoutMs: 5000, log: silentLogger });
    const workspace = aWorkspace(
      aSource(),
      aModel({ kind: 'raw_sql', sql }),
      aDestination(),
      aSync({
        object: 'contacts',
        externalIdMapping: { to: 'id', from: 'ID', type: 'standard' },
        mappings: [
          { to: 'note', from: 'NOTE', type: 'standard' },
          { to: 'kind', type: 'static', value: 'x' },
        ],
      }),
    );
    try {
      const report = JSON.parse([...coverageReport(await resolved(workspace, { sql: engine }))].join('')) as Record<
        string,
        unknown
      >; // our own text
      expect(report).to.deep.include({
        syncsResolved: 0,
        syncsTotal: 1,
        columnsResolved: 1,
        columnsTotal: 2,
        queryTypes: { raw_sql: { syncs: 1, syncsResolved: 0, columns: 2, columnsResolved: 1 } },
        mappingKinds: {
          standard: { mappings: 2, syncs: 1, syncsResolved: 0 },
          static: { mappings: 1, syncs: 1, syncsResolved: 0 },
        },
      });
      expect(report).to.have.nested.property('unresolved[0].reason', 'column_ambiguous');
      expect(report).to.have.nested.property('unresolved[0].mend').that.is.a('string');
      expect(report).to.have.deep.nested.property('syncs[0].columnsMissing', ['NOTE']);
      expect(report).to.have.deep.nested.property('syncs[0].model', {
        id: '2',
        slug: 'customers',
        queryType: 'raw_sql',
      });
      expect(report).to.have.nested.property('syncs[0].unresolved[0]').that.deep.includes({
        reason: 'column_ambiguous',
        model: 'customers',
        line: 3,
        column: 3,
        snippet: 'note',
      });
    } finally {
      await engine.close();
    }
  });

  it('is one JSON text, written in a part for each sync', async () => {
    const whole = (count: number) =>
      aWorkspace(
        aSource(),
        aModel({ kind: 'table', name: 'D.S.T' }),
        aDestination(),
        ...Array.from({ length: count }, (_, n) => aSync({ note: 'a\nb' }, { id: `${n + 1}`, slug: `s${n}` })),
      );
    for (const count of [0, 1, 3]) {
      const parts = [...coverageReport(await resolved(whole(count)))];
      expect(parts).to.have.length(count + 2);
      const text = parts.join('');
      const report = JSON.parse(text) as { readonly syncs: readonly object[] }; // our own text
      expect(report.syncs).to.have.length(count);
      expect(text).to.equal(`${JSON.stringify(report, null, 2)}\n`);
    }
  });

  it('counts kinds of mapping wherever they stand', () => {
    expect(
      mappingKinds({
        autoSyncColumns: true,
        customMappings: [
          { to: 'a', from: 'A' },
          { to: 'b', type: 'template', template: '{{ row.B }}' },
        ],
        columnMappings: { c: 'C', d: 'D' },
        associationMappings: [{ to: 'e', type: 'reference', lookup: { from: 'E', by: 'x' } }],
        subscriptionGroupId: { from: 'F' },
        body: '{"g": "{{ row.G }}"}',
      }),
    ).to.deep.equal({ auto: 1, columns: 1, liquid: 1, reference: 1, template: 1, untyped: 3 });
    expect(mappingKinds(null)).to.deep.equal({});
  });

  it('counts kinds of mapping in every spelling that is read, and none that is switched off', () => {
    expect(
      mappingKinds({
        syncAllColumns: true,
        mappings: { a: 'A', type: 'KIND', b: { from: 'B' }, c: '{{ row.C }}' },
        fieldMappings: [
          { sourceColumn: 'D', destinationColumn: 'd', type: 'standard' },
          { to: ['e', 'f'], from: 'E' },
          { to: 'g', from: 'G', enabled: false },
        ],
        externalIdMapping: { target: 'id', source: 'ID', type: 'standard' },
        removed: { enabled: false, body: '{{ row.ID }}' },
        changed: {
          body: { id: '{{ row.ID }}', disabled: true, account: { enabled: false, email: '{{ row.EMAIL }}' } },
        },
        sender: { from: 'Acme <a@acme.example>' },
      }),
    ).to.deep.equal({ auto: 1, columns: 1, liquid: 3, standard: 2, untyped: 3 });
  });
});
