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
    ['{% assign k = "A b" %}{{ row[k] }}', ['A b']],
    ['{% if row.A %}{% assign x = row.B %}{% else %}{% assign x = row.C %}{% endif %}{{ x }}', ['A?', 'B', 'C']],
    ['{% if row.A %}{% capture x %}{{ row.B }}{% endcapture %}{% endif %}{{ x }}', ['A?', 'B']],
    ['{% assign r = row %}{{ r.A }}{{ r["B"] }}', ['A', 'B']],
    ['{% for r in rows %}{{ r.A }}{% endfor %}{{ rows[0].B }}{{ rows.first.C }}', ['A', 'B', 'C']],
    ['{% for i in (1..row.N) limit: row.L %}{{ i }}{% endfor %}', ['N', 'L']],
    ['{{ row.A | slice: 0, row.N | replace: "x", row.B }}', ['A', 'N', 'B']],
    ['{{ row.LIST[row.N] }}', ['LIST', 'N?']],
    ["{{ row['a'].b['c'] }}", ['a']],
    ['{%- if row.A contains "x" and row.B != empty -%}1{%- endif -%}', ['A?', 'B?']],
    ['{% liquid\n assign x = row.A\n if x\n echo row.B\n endif\n comment\n echo row.Z\n endcomment %}', ['A?', 'B']],
    ['{% # a remark: row.A %}{{ row.B }}', ['B']],
    ['{% comment %}{% comment %}x{% endcomment %}{{ row.A }}{% endcomment %}{{ row.B }}', ['B']],
    ['{% raw %}{{ row.A }}{%- endraw %}{{ row.B }}', ['B']],
    ["{% cycle row.A, 'x' %}{% increment n %}", ['A']],
    ['{% capture c %}{% if row.A %}{% assign x = row.B %}{% endif %}{% endcapture %}{{ x }}', ['B', 'A?']],
    ['{% tablerow x in row.LIST cols: 2 %}{{ x }}{% endtablerow %}', ['LIST']],
    ["{{ context['row'] }}{{ context[row.A] }}", ['A?']],
    ['{{ row.a-b }}', ['a-b']],
    ['{% comment %}{{ row.A }}{% endcomment %}{% raw %}{{ row.B }}{% endraw %}{{ row.C }}', ['C']],
  ];
  for (const [template, expected] of cases) {
    it(template, () => expect(columns(template)).to.deep.equal(expected));
  }

  const bare: readonly (readonly [string, boolean])[] = [
    ['{{ row.A }}', true],
    ["{{ row['A b'] }}", true],
    ['  {{- row.A -}}  ', true],
    ['{% assign x = row.A %}{{ x }}', true],
    ['{% comment %}why{% endcomment %}{{ row.A }}', true],
    ['{{ row.A }} ', false],
    ['{{ row.A | upcase }}', false],
    ['{{ row.A.b }}', false],
    ['{{ row.A }}{{ row.A }}', false],
    ['{{ row.A == 1 }}', false],
    ['{% if true %}{{ row.A }}{% endif %}', false],
    ['{{ row }}', false],
    ["{{ 'A' }}", false],
  ];
  for (const [template, isBare] of bare) {
    it(`${template} is ${isBare ? '' : 'not '}the column unchanged`, () =>
      expect(readLiquid(template).bare).to.equal(isBare));
  }

  const hashes: readonly (readonly [string, readonly string[]])[] = [
    ['{{ row.A | md5 }}', ['A#']],
    ['{{ row.A | downcase | sha256 | upcase }}', ['A#']],
    ['{{ row.A | hmac_sha256: row.S }}', ['A#', 'S#']],
    ['{{ row.A | sha1 | append: row.B }}', ['A#', 'B']],
    ['{{ row.A | sha512 }}{{ row.A }}', ['A']],
    ['{% assign h = row.A | sha256 %}{{ h }}', ['A#']],
    ['{{ row.A | base64_encode }}', ['A']],
  ];
  for (const [template, expected] of hashes) {
    it(`${template} hides ${expected.join(', ')}`, () => {
      const read = readLiquid(template).columns.map(({ column, masking }) => `${column}${masking ? '#' : ''}`);
      expect(read).to.deep.equal(expected);
    });
  }

  const unknown: readonly (readonly [string, readonly string[]])[] = [
    ["{% include 'x' %}{% render 'y' %}", ['the tag include', 'the tag render']],
    ['{{ email }}', ['the name email']],
    ['{{ row.A }} {{ row.B', ['a brace that is not closed, line 1, column 13: {{ row.B']],
    ['{% assign row.A %}', ['an assign without a value']],
    ['{% for row.A %}{% endfor %}', ['a for without a list']],
    ['plain {{ text', ['a brace that is not closed, line 1, column 7: {{ text']],
    ['x\n  {% if row.A %}{{ row.B }}', ['a block without its endif, line 2, column 3: {% if row.A %}{{ row.B }}']],
    ['{% if row.A', ['a brace that is not closed, line 1, column 1: {% if row.A']],
    ["{{ row['nm' }}", ["a [ that is not closed, line 1, column 7: ['nm' }}"]],
    ["{{ row['nm }}", ["a quote that is not closed, line 1, column 8: 'nm }}", 'the name nm']],
    ["{{ row.A }} row['B'] }}", ["a brace that is not opened, line 1, column 12: row['B'] }}"]],
    ['{{ row.A) }}', ['a ) that closes nothing, line 1, column 9: ) }}']],
    ['{{ row.A }}{% endif %}', ['endif that ends no block, line 1, column 12: {% endif %}']],
    ['{% else %}', ['else outside of a block, line 1, column 1: {% else %}']],
    [
      '{% for r in rows %}{% if r.A %}{% endfor %}{% endif %}',
      [
        'endfor that ends no block, line 1, column 32: {% endfor %}{% endif %}',
        'a block without its endfor, line 1, column 1: {% for r in rows %}{% if r.A %}{% endfor',
      ],
    ],
    ['{% raw %}{{ row.A }}', ['raw without endraw, line 1, column 1: {% raw %}{{ row.A }}']],
    ['{% raw %}{{ row.A }}{% endraw %}', []],
    ['{% increment n %}{% decrement m %}{{ n }}{{ m }}{{ row.A }}', []],
    ['{% for x in row.L %}{% else %}none{% endfor %}{"a": {"b": "{{ row.C }}"}}', []],
  ];
  for (const [template, expected] of unknown) {
    it(`${template}: ${expected.join(', ') || 'nothing unknown'}`, () =>
      expect(readLiquid(template).unknown).to.deep.equal(expected));
  }

  it('sees the whole row', () => {
    expect(readLiquid('{{ row | json }}').wholeRow).to.equal('plain');
    expect(readLiquid('{{ row | json | sha256 }}').wholeRow).to.equal('masked');
    expect(readLiquid('{% for pair in row %}{{ pair[0] }}={{ pair[1] }}{% endfor %}').wholeRow).to.equal('plain');
    expect(readLiquid('{% if row %}yes{% endif %}').wholeRow).to.equal(false);
    expect(readLiquid('{{ row.A }}').wholeRow).to.equal(false);
    expect(readLiquid('{{ rows.size }}').wholeRow).to.equal(false);
  });

  it('follows rows that are sorted or cut', () => {
    const reading = readLiquid("{% assign s = rows | sort: 'x' %}{% for r in s %}{{ r.A }}{% endfor %}");
    expect(reading).to.deep.include({ wholeRow: false, unknown: [] });
    expect(reading.columns.map(({ column }) => column)).to.deep.equal(['A']);
  });

  it('names a column that is chosen at run time', () => {
    expect(readLiquid('{{ row[context.x] }}').dynamic).to.deep.equal(['row[context.x]']);
    expect(columns('{{ row[row.KEY] }}')).to.deep.equal(['KEY?']);
  });

  it('reads hostile text without stumbling', () => {
    for (const piece of [
      '{{',
      '{%',
      "{{ '",
      '{{ row[',
      '}}',
      '{% for x in %}',
      '{% assign %}',
      '{{ row[ }}',
      '{% if row.A %}',
      '{% liquid\n',
      '{{ "',
    ]) {
      expect(readLiquid(piece.repeat(20_000)).wholeRow).to.equal(false);
    }
  });

  it('nests brackets only so deep', () => {
    const deep = `{{ ${'row['.repeat(5000)}1${']'.repeat(5000)} }}`;
    expect(readLiquid(deep).unknown).to.include('brackets nested too deep');
  });
});
