import { expect } from 'chai';
import { LineageError } from '#src/errors.js';
import { readExtras } from '#src/orchestrators/pipes/extras.js';

describe('extras of an asset for this program', () => {
  it('have defaults, and leave what is of others alone', () => {
    expect(readExtras({ team: 'growth' })).to.deep.equal({
      assetChecks: [],
      minCoverage: null,
      syncs: {},
      tableAssetKey: ['{platform}', '{database}', '{schema}', '{table}'],
      maxMessageBytes: 8000,
    });
  });

  it('take checks for every asset or by asset, each once', () => {
    const list = readExtras({ hightouch_lineage: { asset_checks: ['failed_runs', 'failed_runs'] } });
    expect(list.assetChecks).to.deep.equal(['failed_runs']);
    const byKey = readExtras({ hightouch_lineage: { asset_checks: { 'a/b': ['sync_coverage'] } } });
    expect(byKey.assetChecks).to.deep.equal({ 'a/b': ['sync_coverage'] });
  });

  for (const [key, value] of [
    ['asset_checks', ['freshness']],
    ['asset_checks', 'failed_runs'],
    ['asset_checks', { a: 'failed_runs' }],
    ['min_coverage', 90],
    ['min_coverage', '0.9'],
    ['syncs', { a: 1 }],
    ['syncs', ['a']],
    ['table_asset_key', '{schema}'],
    ['table_asset_key', '{schema}//{table}'],
    ['table_asset_key', '{tabel}/{table}'],
    ['max_message_bytes', 10],
    ['max_message_bytes', 5000.5],
    ['min_covrage', 0.9],
  ] as const) {
    it(`refuse ${key}: ${JSON.stringify(value)}`, () => {
      const read = (): unknown => readExtras({ hightouch_lineage: { [key]: value } });
      expect(read).to.throw(LineageError, `extras.hightouch_lineage.${key}`).with.property('exitCode', 2);
    });
  }

  it('refuse what is no object', () => {
    expect(() => readExtras({ hightouch_lineage: [] })).to.throw(LineageError, 'extras.hightouch_lineage');
  });
});
