import { expect } from 'chai';
import { translatePythonPattern } from '#src/config/recipe/python-pattern.js';
import { nameMatcher } from '#src/model/name-patterns.js';

/** Whether a pattern lets a name through, as `re.match` would. */
function lets(pattern: string, name: string, ignoreCase = true): boolean {
  const translated = translatePythonPattern(pattern, ignoreCase);
  if ('fault' in translated) throw new Error(translated.fault);
  return nameMatcher({ allow: [translated.source], deny: [], ignoreCase })(name);
}

describe("a pattern of Python's re", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['prod', 'production', true],
    ['prod', 'my-prod', false],
    ['^prod$', 'production', false],
    ['prod$', 'prod\n', true],
    ['prod\\Z', 'prod\n', false],
    ['a|b', 'xb', false],
    ['a|b', 'bx', true],
    ['PROD', 'prod', true],
    ['\\w+$', 'café_1', true],
    ['\\d', '٣', true],
    ['(?a)\\d', '٣', false],
    ['\\w+\\b-', 'é-', true],
    ['(?P<year>\\d{4})-(?P=year)', '2026-2026', true],
    ['a{,2}$', 'aa', true],
    ['a{,2}$', 'aaa', false],
    ['x{', 'x{', true],
    ['[]a]+$', ']a', true],
    ['[^\\W_]+$', 'a_b', false],
    ['[\\W_]', '_', true],
    ['a.b', 'a\nb', false],
    ['(?s)a.b', 'a\nb', true],
    ['(?m)^b', 'a\nb', false],
    ['(?#comment)a', 'a', true],
    ['(?i)prod', 'PROD', true],
    ['\\x41\\u0042\\103', 'ABC', true],
    ['crm-\\.x', 'crm-.x', true],
    ['.*(?<=a|b)c', 'xbc', true],
    ['.*(?<=(?:ab|cd){2}[.]\\b(?=e))e', 'abcd.e', true],
    ['(a)b.*(?<!\\1b(?#two))c', 'abxc', true],
    ['.*(?<!a{2}|bb)c', 'xaac', false],
  ];
  for (const [pattern, name, want] of cases) {
    it(`${JSON.stringify(pattern)} ${want ? 'matches' : 'does not match'} ${JSON.stringify(name)}`, () => {
      expect(lets(pattern, name)).to.equal(want);
    });
  }

  it('minds the case when told so', () => {
    expect([lets('Prod', 'prod', false), lets('Prod', 'Prod', false)]).to.deep.equal([false, true]);
  });

  const faults: readonly (readonly [string, string])[] = [
    ['a*+', 'possessive'],
    ['(?>a)', 'atomic'],
    ['(a)?(?(1)b|c)', 'condition'],
    ['(?i:a)b', 'flags for a part'],
    ['(?x)a b', 'flag (?x)'],
    ['\\N{DIGIT ONE}', 'by name'],
    ['\\y', 'no escape'],
    ['[a', 'no end'],
    ['a(', 'group'],
    ['*a', 'nothing to repeat'],
    ['[z-a]', 'range'],
    ['(a\\1)', 'refer to group 1'],
    ['\\2(a)', 'refer to group 2'],
    ['(?<=(a)\\1)', 'refer to group 1'],
    ['(?<=a|bc)d', 'look-behind'],
    ['(?<!a+)d', 'look-behind'],
    ['x(?<=(a{1,2}))d', 'look-behind'],
    ['(?P<w>ab?)(?<=(?P=w))d', 'look-behind'],
    ['(ab?)(?<=\\1)d', 'look-behind'],
  ];
  for (const [pattern, reason] of faults) {
    it(`${pattern} is refused: ${reason}`, () => {
      const found = translatePythonPattern(pattern, true);
      expect('fault' in found ? found.fault.toLowerCase() : 'taken').to.include(reason.toLowerCase());
    });
  }

  it('(?i) is refused where the case is to be minded', () => {
    expect(translatePythonPattern('(?i)a', false)).to.have.property('fault').that.includes('ignoreCase');
  });
});
