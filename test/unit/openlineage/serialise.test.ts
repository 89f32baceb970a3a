import { expect } from 'chai';
import { serialiseEvent } from '#src/openlineage/serialise.js';

describe('serialiseEvent', () => {
  it('sorts keys at every level by code unit, integer-like ones too', () => {
    const event = { b: { '9': 1, '10': 2, B: 3, _a: 4, a: [{ z: 1, y: 2 }] }, a: 'x' };
    expect(serialiseEvent(event)).to.equal('{"a":"x","b":{"10":2,"9":1,"B":3,"_a":4,"a":[{"y":2,"z":1}]}}');
  });

  it('is the same for equal events whatever the order of their keys', () => {
    expect(serialiseEvent({ a: 1, b: { c: 2, d: 3 } })).to.equal(serialiseEvent({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it('leaves out what JSON would need a null for', () => {
    const event = {
      a: null,
      b: undefined,
      c: Number.NaN,
      d: [1, null, undefined, 2],
      e: () => 1,
      f: 0,
      g: '',
      h: false,
    };
    expect(serialiseEvent(event)).to.equal('{"d":[1,2],"f":0,"g":"","h":false}');
  });

  it('keeps empty objects and arrays', () => {
    const event = { run: { facets: {} }, inputs: [], outputs: [] };
    expect(serialiseEvent(event)).to.equal('{"inputs":[],"outputs":[],"run":{"facets":{}}}');
  });

  it('keeps hostile names as plain keys, in one line', () => {
    const fields = JSON.parse('{"__proto__":{"a":1},"constructor":2,"line\\nbreak":"\\u2028"}') as object;
    const line = serialiseEvent({ fields });
    expect(line).to.not.include('\n');
    expect(line).to.equal(`{"fields":${JSON.stringify(fields)}}`);
  });

  it('writes dates as they write themselves', () => {
    expect(serialiseEvent({ at: new Date(0) })).to.equal('{"at":"1970-01-01T00:00:00.000Z"}');
  });

  it('refuses what is no event', () => {
    expect(() => serialiseEvent(null as unknown as object)).to.throw(TypeError);
  });
});
