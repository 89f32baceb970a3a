import { expect } from 'chai';
import { openAlikeWarnings } from '#src/log/alike-warnings.js';
import { silentLogger } from '#src/log/logger.js';

describe('warnings of many things alike', () => {
  let lines: (readonly [object, string])[];
  const open = () =>
    openAlikeWarnings({ ...silentLogger, warn: (fields, message) => void lines.push([fields, message]) });
  beforeEach(() => {
    lines = [];
  });

  it('tells the first three of a kind, and how many there were in a sum', () => {
    const warnings = open();
    for (let n = 0; n < 1000; n += 1) {
      warnings.warn(
        `answered 422: no such aspect on urn:li:dataset:(urn:li:dataPlatform:x,t${n},PROD)`,
        { n },
        'refused',
      );
    }
    warnings.warn('answered 413: too large', { n: 1000 }, 'refused');
    expect(lines).to.deep.equal([0, 1, 2, 1000].map((n) => [{ n }, 'refused']));
    warnings.sum({ file: 'f' }, 'many were refused');
    const kinds = [
      { kind: 'answered 422: no such aspect on urn:li:…', count: 1000 },
      { kind: 'answered 413: too large', count: 1 },
    ];
    expect(lines.slice(4)).to.deep.equal([[{ count: 1001, notLogged: 997, kinds, file: 'f' }, 'many were refused']]);
  });

  it('tells no sum of what was told one by one, and none twice', () => {
    const warnings = open();
    for (let n = 0; n < 3; n += 1) warnings.warn('answered 422', {}, 'refused');
    warnings.sum({}, 'many');
    expect(lines).to.have.length(3);
    warnings.warn('answered 422', {}, 'refused');
    warnings.sum({}, 'many');
    warnings.sum({}, 'many');
    expect(lines).to.have.length(4);
  });

  it('stays short though each answer says something else', () => {
    const warnings = open();
    const word = (n: number): string => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    for (let n = 0; n < 5000; n += 1) warnings.warn(`answered 422: ${word(n)}`, {}, 'refused');
    for (let n = 0; n < 5000; n += 1)
      warnings.warn(`answered 400: job 01890a5d-ac96-774b-bcce-b302099a80${n}`, {}, 'refused');
    warnings.sum({}, 'many');
    expect(lines.length).to.be.at.most(21 * 3 + 1);
    expect(JSON.stringify(lines.at(-1)).length).to.be.at.most(21 * 250 + 100);
  });
});
