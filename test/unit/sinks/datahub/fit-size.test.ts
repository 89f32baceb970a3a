import { expect } from 'chai';
import { fieldEdge } from '#src/sinks/datahub/aspects/lineage.js';
import { schemaMetadata } from '#src/sinks/datahub/aspects/dataset.js';
import { fitted, type Shortened } from '#src/sinks/datahub/fit-size.js';
import { mcpOf, proposal, systemMetadata, type Proposal } from '#src/sinks/datahub/mcp.js';
import { encodeMcp } from '#src/sinks/datahub/rest/encode.js';

const system = systemMetadata('2026-03-02T09:00:00Z');
const limit = 15 * 1024 * 1024;
const urn = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,wide,PROD)';
const fieldUrn = (table: number, column: number): string =>
  `urn:li:schemaField:(urn:li:dataset:(urn:li:dataPlatform:snowflake,prod.schema_of_tables.table_${table},PROD),column_with_é_${column})`;
const edges = (columns: number, tables: number) =>
  Array.from({ length: columns }, (_, column) => {
    const upstreams = Array.from({ length: tables }, (__, table) => fieldUrn(table, column));
    return fieldEdge(upstreams, `urn:li:schemaField:(${urn},f${column})`, 'TRANSFORMATION', 0.9);
  });
const size = (one: Proposal): number => encodeMcp(mcpOf(one, system), 'restli', false).text.length;

describe('an aspect beyond what DataHub takes', () => {
  function fit(one: Proposal): { parts: readonly Proposal[]; told: Shortened[] } {
    const told: Shortened[] = [];
    const parts = fitted(one, system, (what) => told.push(what));
    return { parts, told };
  }

  it('stays as it is when it fits', () => {
    const one = proposal(urn, 'upstreamLineage', { upstreams: [], fineGrainedLineages: edges(500, 10) });
    expect(fit(one)).to.deep.equal({ parts: [one], told: [] });
  });

  for (const aspectName of ['upstreamLineage', 'dataJobInputOutput'] as const) {
    it(`keeps as many column edges as fit, and says how many are left out: ${aspectName}`, () => {
      const all = edges(2_000, 60);
      const aspect =
        aspectName === 'upstreamLineage'
          ? { upstreams: [], fineGrainedLineages: all }
          : { inputDatasets: [urn], outputDatasets: [], fineGrainedLineages: all };
      const { parts, told } = fit({ entityUrn: urn, aspectName, aspect });
      const [only] = parts;
      if (only === undefined || !('aspect' in only)) throw new Error('no proposal');
      const kept = 'fineGrainedLineages' in only.aspect ? (only.aspect.fineGrainedLineages ?? []) : [];
      expect(size(only)).to.be.within(limit * 0.85, limit);
      expect(kept).to.deep.equal(all.slice(0, kept.length));
      expect(told).to.deep.equal([{ entityUrn: urn, aspectName, what: 'column edges', kept: kept.length, of: 2_000 }]);
    });
  }

  it('keeps the first fields of a schema', () => {
    const text = '"quoted"\n'.repeat(200);
    const field = {
      nullable: false,
      type: { type: { 'com.linkedin.schema.StringType': {} } },
      nativeDataType: 'STRING',
    };
    const rest = { ...field, recursive: false, isPartOfKey: false, description: text };
    const fields = Array.from({ length: 12_000 }, (_, index) => ({ fieldPath: `c${index}`, ...rest }));
    const { parts, told } = fit(
      proposal(urn, 'schemaMetadata', schemaMetadata('urn:li:dataPlatform:hightouch', fields)),
    );
    expect(parts.map(size)[0]).to.be.within(limit * 0.85, limit);
    expect(told[0]).to.include({ what: 'fields', of: 12_000 }).and.to.have.property('kept').that.is.greaterThan(1_000);
  });

  it('keeps the beginning of a query', () => {
    const aspect = { materialized: false, viewLogic: "select 'é'\n".repeat(2_000_000), viewLanguage: 'SQL' } as const;
    const { parts, told } = fit(proposal(urn, 'viewProperties', aspect));
    expect(parts.map(size)[0]).to.be.within(limit * 0.85, limit);
    expect(told[0]?.what).to.equal('characters of SQL');
  });

  it('that is a patch is split, and loses nothing', () => {
    const patch = Array.from({ length: 60_000 }, (_, index) => ({
      op: 'add' as const,
      path: `/fineGrainedLineages/NONE/${fieldUrn(1, index)}/NONE/${fieldUrn(2, index)}`,
      value: { confidenceScore: 1 },
    }));
    const { parts, told } = fit({ entityUrn: urn, aspectName: 'upstreamLineage', patch });
    expect(parts.length).to.be.greaterThan(1);
    for (const part of parts) expect(size(part)).to.be.at.most(limit);
    expect(parts.flatMap((part) => ('patch' in part ? part.patch : []))).to.deep.equal(patch);
    expect(told).to.deep.equal([]);
  });
});
