/** Which proxy the environment names for an address. */
import { expect } from 'chai';
import { proxyFor } from '#src/hightouch/proxy.js';

const api = 'https://api.hightouch.com/api/v1';
const both = { HTTPS_PROXY: 'http://secure:3128', HTTP_PROXY: 'http://plain:3128' };

function proxy(url: string, env: Readonly<Record<string, string>>): string | null {
  return proxyFor(new URL(url), env);
}

describe('the proxy', () => {
  it('is named by scheme, lower case first', () => {
    expect(proxy(api, {})).to.equal(null);
    expect(proxy(api, both)).to.equal('http://secure:3128');
    expect(proxy('http://localhost:8080/', both)).to.equal('http://plain:3128');
    expect(proxy(api, { ...both, https_proxy: 'http://lower:1' })).to.equal('http://lower:1');
    expect(proxy(api, { ALL_PROXY: 'socks5://all:1080' })).to.equal('socks5://all:1080');
    expect(proxy(api, { HTTPS_PROXY: 'proxy:3128' })).to.equal('http://proxy:3128');
    expect(proxy(api, { HTTPS_PROXY: '' })).to.equal(null);
  });

  const exempt: readonly (readonly [string, string, boolean])[] = [
    ['*', api, true],
    ['api.hightouch.com', api, true],
    ['hightouch.com', api, true],
    ['.hightouch.com', api, true],
    ['*.hightouch.com', api, true],
    ['HIGHTOUCH.com', api, true],
    ['touch.com', api, false],
    ['other.example, hightouch.com', api, true],
    ['other.example hightouch.com', api, true],
    ['hightouch.com:443', api, true],
    ['hightouch.com:8443', api, false],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.0.0.0/99', 'https://10.1.2.3/', false],
    ['10.0.0.0/8', api, false],
    ['fd00::/8', 'https://[fd00::1]/', true],
    ['::1', 'https://[::1]:8080/', true],
    ['127.0.0.1', 'https://127.0.0.1:8080/', true],
    ['', api, false],
    [',', api, false],
  ];
  for (const [noProxy, url, expected] of exempt) {
    it(`NO_PROXY=${JSON.stringify(noProxy)} ${expected ? 'exempts' : 'does not exempt'} ${url}`, () => {
      expect(proxy(url, { ...both, NO_PROXY: noProxy }) === null).to.equal(expected);
    });
  }
});
