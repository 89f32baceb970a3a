import { expect } from 'chai';
import { mergeSources } from '#src/lineage/column-sources.js';
import type { ColumnSource } from '#src/model/graph.js';

describe('lineage: ways from one table column to one field', () => {
  const way = (kind: ColumnSource['kind'], masking: boolean): ColumnSource => ({
    table: 't',
    column: 'c',
    kind,
    masking,
  });

  for (const [a, b, expected] of [
    [way('identity', false), way('aggregation', false), way('aggregation', false)],
    [way('transformation', true), way('aggregation', false), way('aggregation', false)],
    [way('aggregation', true), way('transformation', false), way('aggregation', false)],
    [way('aggregation', true), way('transformation', true), way('aggregation', true)],
    [way('conditional', false), way('transformation', true), way('transformation', true)],
    [way('conditional', false), way('identity', false), way('identity', false)],
  ] as const) {
    it(`${a.kind}${a.masking ? ' hashed' : ''} and ${b.kind}${b.masking ? ' hashed' : ''} are one`, () => {
      expect(mergeSources([a, b])).to.deep.equal([expected]);
    });
  }
});
