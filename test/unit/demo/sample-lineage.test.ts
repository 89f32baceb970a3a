import { expect } from 'chai';
import type { LineageGraph } from '#src/model/graph.js';
import { sampleGraph } from '../../support/sample-graph.js';
import { nowMs } from './served.js';

describe('sample workspace: its lineage', () => {
  let graph: LineageGraph;
  before(async () => {
    ({ graph } = await sampleGraph(nowMs));
  });

  it('has every kind of edge', () => {
    const sources = graph.syncs.flatMap(({ fields }) => fields.flatMap((field) => field.sources));
    expect(new Set(sources.map(({ kind }) => kind))).to.deep.equal(
      new Set(['identity', 'transformation', 'aggregation', 'conditional']),
    );
    expect(sources.some(({ masking }) => masking)).to.equal(true);
    const influences = graph.syncs.flatMap((sync) => sync.influences.map(({ kind }) => kind));
    expect(new Set(influences)).to.deep.equal(new Set(['join', 'filter', 'group_by', 'sort', 'window']));
    const fields = graph.syncs.flatMap((sync) => sync.fields.map(({ kind }) => kind));
    expect(new Set(fields)).to.deep.equal(new Set(['identity', 'transformation', 'constant']));
  });

  it('has the common reasons for what is not resolved', () => {
    const found = new Set(graph.syncs.flatMap(({ unresolved }) => unresolved.map(({ reason }) => reason)));
    expect([...found]).to.include.members([
      'model_gone',
      'model_payload_missing',
      'model_custom',
      'model_type_unknown',
      'dbt_metadata_missing',
      'columns_unknown',
      'column_ambiguous',
      'column_not_found',
      'star_ambiguous',
      'mapping_unreadable',
      'assumed_default_schema',
      'destination_object_unknown',
    ]);
  });

  it('leads to the line of a column that is ambiguous', () => {
    const sync = graph.syncs.find(({ sync: { slug } }) => slug === 'partner-referrals-to-mailchimp');
    const ambiguous = sync?.unresolved.find(({ reason }) => reason === 'column_ambiguous');
    expect(ambiguous?.place).to.deep.equal({ line: 4, column: 3, snippet: 'campaign_code as campaign' });
    expect(sync?.columns.missing).to.deep.equal(['CAMPAIGN', 'REFERRED_EMAIL']);
  });
});
