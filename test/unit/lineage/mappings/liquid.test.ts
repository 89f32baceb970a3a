import { expect } from 'chai';
import { readLiquid } from '#src/lineage/mappings/liquid.js';

/** Columns in order, `?` behind one that only a condition reads. */
function columns(template: string): string[] {
  return readLiquid(template).columns.map(({ column, conditional }) => `${column}${conditional ? '?' : ''}`);
}

describe('lineage: columns of a Liquid template', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['no template at all, row.A', []],
    ["{{ row['A'] }}", ['A']],
    ['{{row["A"]}}{{ row.B }}', ['A', 'B']],
    ['{{- row.A -}}', ['A']],
    ["{{ row['Order Total'] }}", ['Order Total']],
    ["{{ row['it}}s'] }}", ['it}}s']],
    ['{\\"a\\": \\"{{ row[\\"A\\"] }}\\"}', ['A']],
    ['{{ row.address.city }}', ['address']],
    ["{{ row['Straße'] }}{{ row.größe }}", ['Straße', 'größe']],
    ["{{ 'row.A' }}", []],
    ["{{ 'x' | append: row.A | default: row['B'] }}", ['A', 'B']],
    ["{{ context['sync_id'] }}", []],
    ['{{ other.row.A }}', []],
    ['{{ unclosed row.A', []],
    ["{% if row['A'] %}yes{% elsif row.B == row.C %}no{% endif %}", ['A?', 'B?', 'C?']],
    ['{% if row.A %}{{ row.A }}{% endif %}', ['A']],
    ['{% unless row.A %}x{% endunless %}', ['A?']],
    ["{% case row.A %}{% when 'x' %}{{ row.B }}{% endcase %}", ['A?', 'B']],
    ['{% assign x = row.A | upcase %}{{ x }}', ['A']],
    ['{% assign x = row.A %}unused', []],
    ['{% assign x = row.A %}{% if x %}1{% endif %}', ['A?']],
    ['{% capture x %}{{ row.A }}{% endcapture %}{{ x }}{{ row.B }}', ['A', 'B']],
    ['{% for item in row.ITEMS %}{{ item.sku }}{% endfor %}{{ item }}', ['ITEMS']],
    ['{% for item in row.ITEMS %}.{% endfor %}', ['ITEMS?']],
    ['{% comment %}{{ row.A }}{% endcomment %}{% raw %}{{ row.B }}{% endraw %}{{ row.C }}', ['C']],
  ];
  for (const [template, expected] of cases) {
    it(template, () => expect(columns(template)).to.deep.equal(expected));
  }

  it('sees the whole row', () => {
    expect(readLiquid('{{ row | json }}').wholeRow).to.equal(true);
    expect(readLiquid('{{ row.A }}').wholeRow).to.equal(false);
  });

  it('names a column that is chosen at run time', () => {
    expect(readLiquid('{{ row[context.x] }}').dynamic).to.deep.equal(['row[…]']);
  });

  it('reads hostile text without stumbling', () => {
    for (const piece of ['{{', '{%', "{{ '", '{{ row[', '}}', '{% for x in %}', '{% assign %}']) {
      expect(readLiquid(piece.repeat(20_000)).wholeRow).to.equal(false);
    }
  });
});
