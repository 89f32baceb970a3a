import { expect } from 'chai';
import { readMappings } from '#src/lineage/mappings/read-mappings.js';

describe('lineage: one field from the whole row twice', () => {
  const hashed = { to: 'x', type: 'template', template: '{{ row | json | md5 }}' };
  const open = { to: 'x', type: 'template', template: '{{ row | json }}' };

  for (const [title, mappings, wholeRow, masking] of [
    ['is hashed when both are', [hashed, hashed], 'masked', true],
    ['is open when the first is', [open, hashed], 'plain', false],
    ['is open when the second is', [hashed, open], 'plain', false],
  ] as const) {
    it(title, () => {
      const [field] = readMappings({ mappings }, { platform: null, referenced: [] }).fields;
      expect(field).to.include({ field: 'x', wholeRow, masking });
    });
  }
});
