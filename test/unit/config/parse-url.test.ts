import { expect } from 'chai';
import { parseHttpUrl } from '#src/config/parse-url.js';

describe('an http address that is none', () => {
  for (const text of [
    'htps://ada:pa55w0rd@ol.example/api',
    'ada:pa55w0rd@ol.example',
    '//ada:pa55w0rd@ol.example',
    'https://ada:pa55w0rd@ol example',
    'https://ada:pa55/w0rd@ol example',
    'ftp://ol.example/api?token=pa55w0rd',
  ]) {
    it(`is shown without what may be secret: ${text}`, () => {
      expect(() => parseHttpUrl(text, '--openlineage-url'))
        .to.throw('--openlineage-url: ')
        .with.property('message')
        .that.includes('ol')
        .and.includes('is no http or https address')
        .and.does.not.match(/pa55|w0rd/);
    });
  }

  it('is shown as it was given where it holds none', () => {
    expect(() => parseHttpUrl('ol.example:5000/api', 'X')).to.throw(
      'X: "ol.example:5000/api" is no http or https address',
    );
  });
});
