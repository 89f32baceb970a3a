import { expect } from 'chai';
import { lineOfPointer } from '#src/cli/json-lines.js';

describe('lineOfPointer', () => {
  const value = { a: 1, 'b/c': { 'a,"[': [{ x: '\n' }, [], { y: { a: 2 } }] }, e: { a: { deep: true } }, '': 0 };
  const text = JSON.stringify(value, null, 2);
  const lines = text.split('\n');

  it('finds the line of every member', () => {
    for (const [pointer, shown] of [
      ['', '{'],
      ['/a', '"a": 1'],
      ['/b~1c', '"b/c"'],
      ['/b~1c/a,"[/0', '{'],
      ['/b~1c/a,"[/0/x', '"x"'],
      ['/b~1c/a,"[/1', '[]'],
      ['/b~1c/a,"[/2/y/a', '"a": 2'],
      ['/e/a/deep', '"deep"'],
      ['/', '"": 0'],
    ] as const) {
      expect(lines[lineOfPointer(text, pointer)]?.trim().startsWith(shown), pointer).to.equal(true);
    }
  });

  it('gives the nearest that is there when a member is not', () => {
    for (const [pointer, nearest] of [
      ['/e/b/c', '/e'],
      ['/a/deep', '/a'],
      ['/b~1c/a,"[/9', '/b~1c/a,"['],
      ['/none', ''],
    ] as const) {
      expect(lineOfPointer(text, pointer), pointer).to.equal(lineOfPointer(text, nearest));
    }
  });
});
