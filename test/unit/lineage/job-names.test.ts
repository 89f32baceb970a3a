import { expect } from 'chai';
import { jobNames } from '#src/lineage/job-names.js';
import type { Sync } from '#src/model/workspace.js';
import { aSync } from '../../support/lineage-world.js';

function names(...syncs: readonly (readonly [string, string | null])[]): Record<string, string> {
  const listed: Sync[] = syncs.map(([id, slug]) => aSync({}, { id, slug }));
  return Object.fromEntries(jobNames(listed, 'acme/eu'));
}

describe('lineage: job names', () => {
  it('are workspace and slug, the id without a slug, and never hold a slash', () => {
    expect(names(['1', 'a/b'], ['2', null])).to.deep.equal({ '1': 'acme-eu.a-b', '2': 'acme-eu.2' });
  });

  it('stay unique: the lowest id keeps the name, in whatever order the list comes', () => {
    const expected = { '9': 'acme-eu.a', '10': 'acme-eu.a-10', '11': 'acme-eu.a-11' };
    expect(names(['11', 'a'], ['9', 'a'], ['10', 'a'])).to.deep.equal(expected);
    expect(names(['9', 'a'], ['10', 'a'], ['11', 'a'])).to.deep.equal(expected);
  });

  it('do not take a name that another sync has by right', () => {
    expect(names(['1', 'a'], ['2', 'a'], ['3', 'a-2'])).to.deep.equal({
      '1': 'acme-eu.a',
      '2': 'acme-eu.a-2-2',
      '3': 'acme-eu.a-2',
    });
  });
});
