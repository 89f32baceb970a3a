import { expect } from 'chai';
import { verifyMarquez } from '../../support/marquez/verify.js';

/** The server of MARQUEZ_URL. Every run of this suite adds jobs of a namespace of its own, which stay there. */
describe('Marquez', function () {
  this.timeout(600_000);
  const url = process.env['MARQUEZ_URL'] ?? '';

  for (const profile of ['marquez', 'generic']) {
    it(`shows what two passes knew: jobs, runs, datasets, lineage and columns (profile ${profile})`, async () => {
      const namespace = `hightouch-test-${profile}-${Date.now()}`;
      const { first, second, sent } = await verifyMarquez(url, namespace, ['--openlineage-profile', profile]);
      expect(sent.first.length, 'events of the first pass').to.be.greaterThan(100);
      expect(sent.second.length, 'events of the second pass').to.be.greaterThan(0);
      expect(first, 'after the first pass').to.deep.equal([]);
      expect(second, 'after the second pass').to.deep.equal([]);
    });
  }
});
