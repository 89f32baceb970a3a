import { expect } from 'chai';
import { openLogger } from '#src/log/open-logger.js';
import { forgetSecrets, redact, redactData, redactReport, registerSecret } from '#src/log/redact.js';

const secret = 'k3y/with+odd="chars"&é-and-length';

describe('redaction', () => {
  beforeEach(() => registerSecret(secret));
  afterEach(() => forgetSecrets());

  const forms: Readonly<Record<string, string>> = {
    'as it is': secret,
    'URL-encoded': encodeURIComponent(secret),
    'URL-encoded in lower case': encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase()),
    'as a form field': new URLSearchParams({ key: secret }).toString(),
    'inside JSON': JSON.stringify({ key: secret }),
    base64: Buffer.from(secret).toString('base64'),
    base64url: Buffer.from(secret).toString('base64url'),
    'Basic, as password': Buffer.from(`user:${secret}`).toString('base64'),
    'Basic, as user': Buffer.from(`${secret}:`).toString('base64'),
    'Bearer, encoded whole': Buffer.from(`Bearer ${secret}`).toString('base64'),
  };
  for (const [name, form] of Object.entries(forms)) {
    it(`removes a secret ${name}`, () => {
      const text = redact(`before ${form} after`);
      expect(text).to.match(/^before .*\[secret\].* after$/);
      expect(text).not.to.include(form);
      for (const part of [secret, secret.slice(4, 20)]) {
        expect(text).not.to.include(part);
        expect(text).not.to.include(encodeURIComponent(part));
        expect(text).not.to.include(Buffer.from(part).toString('base64').slice(0, 16));
      }
    });
  }

  it('removes the longer of two secrets whole when the shorter is a part of it', () => {
    registerSecret('with+odd');
    expect(redact(`x${secret}y`)).to.equal('x[secret]y');
  });

  it('leaves ordinary words alone: a value of three characters is not taken', () => {
    registerSecret('the');
    registerSecret('   ');
    expect(redact('the end')).to.equal('the end');
  });

  it('removes a secret from fields, messages, errors and their causes in every log line', () => {
    for (const format of ['json', 'pretty'] as const) {
      let written = '';
      const log = openLogger({ level: 'debug', format, write: (text) => (written += text) });
      const err = new Error(`GET https://x/?k=${encodeURIComponent(secret)}`, { cause: new Error(`key ${secret}`) });
      log.error({ err, deep: { list: [`Bearer ${secret}`] } }, 'failed');
      log.debug({}, `static ${secret}`);
      expect(written).to.include('failed');
      expect(written).to.include('[secret]');
      expect(written).not.to.include('k3y');
    }
  });

  it('takes secrets out of quoted text alone in reports, which stay what a program can read', () => {
    registerSecret('2026');
    registerSecret('nabc');
    const report = { count: 2026, text: `2026 "${secret}"`, line: '\nabc', path: 'C:\\2026' };
    expect(JSON.parse(redactReport(JSON.stringify(report)))).to.deep.equal({
      count: 2026,
      text: '[secret] "[secret]"',
      line: '\nabc',
      path: 'C:\\[secret]',
    });
    expect(redactReport(`lineage{name=${JSON.stringify(`a ${secret}`)}} 2026`)).to.equal(
      'lineage{name="a [secret]"} 2026',
    );
  });

  it('leaves short secrets in data: they are part of names and times', () => {
    registerSecret('2026');
    const event = JSON.stringify({ eventTime: '2026-03-02T00:00:00.000Z', name: secret });
    expect(redactData(event)).to.equal('{"eventTime":"2026-03-02T00:00:00.000Z","name":"[secret]"}');
  });
});
