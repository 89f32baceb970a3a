import { expect } from 'chai';
import { maskErrorText } from '#src/log/mask.js';

describe('masking of run errors', () => {
  const masked: readonly (readonly [string, string])[] = [
    ['Invalid email jane.doe@example.com for row 12', 'Invalid email [email] for row 12'],
    ['"o\'brien+test@mail.example.co.uk" rejected', '"[email]" rejected'],
    ['müller@exämple.de is taken', '[email] is taken'],
    ['GET /users/jane%40example.com failed', 'GET /users/[email] failed'],
    ['<jane@example.com>, <joe@example.com>', '<[email]>, <[email]>'],
    ['phone +1 (415) 555-0100 is invalid', 'phone [phone] is invalid'],
    ['call +442079460958 now', 'call [phone] now'],
    ['0044 20 7946 0958 rejected', '[phone] rejected'],
    ['(415) 555-0100', '[phone]'],
    ['415-555-0100', '[phone]'],
    ['415.555.0100', '[phone]'],
    ['4155550100 is not opted in', '[phone] is not opted in'],
    ['14155550100 is not opted in', '[phone] is not opted in'],
    ['Rufnummer 030 1234 5678 ist falsch', 'Rufnummer [phone] ist falsch'],
    ['{"phone_number":"447911123456"}', '{"phone_number":"[phone]"}'],
    ['mobile: 07911 123456', 'mobile: [phone]'],
    ['Authorization: Bearer abc123.def-456', 'Authorization: Bearer [token]'],
    ['api_key=ab12cd34 refused', 'api_key=[token] refused'],
    ['{"access_token":"short1"}', '{"access_token":"[token]"}'],
    ['{\\"password\\":\\"hunter22\\"}', '{\\"password\\":\\"[token]\\"}'],
    ['client_secret: s3cr3t-value;', 'client_secret: [token];'],
    ['https://bob:hunter2@host.example.com/x', 'https://[token]@host.example.com/x'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', '[token]'],
    [`key ${'sk'}_live_4eC39HqLyjWDarjtT1zdp7dc`, 'key [token]'],
    [`aws ${'AKIA'}IOSFODNN7EXAMPLE`, 'aws [token]'],
    ['iterable key 0123456789abcdef0123456789abcdef', 'iterable key [token]'],
    ['session dGhpc0lzQVJhbmRvbVRva2VuMTIz', 'session [token]'],
  ];
  for (const [text, expected] of masked) {
    it(`masks ${text}`, () => expect(maskErrorText(text)).to.equal(expected));
  }

  const kept = [
    'Row 12345 of 99999 failed at 2026-02-01T08:30:00.123Z',
    '2026-02-01 08:30:00 HTTP 429 Too Many Requests, retry after 3600 s',
    'request 1f0e8c9a-3b5d-4c2e-9f10-2a3b4c5d6e7f timed out',
    'sync 1127166, run 902113477, epoch 1767225600000 and 1767225600',
    'connect ECONNREFUSED 192.168.100.200:5432',
    'column ANALYTICS.MARTS.DIM_CONTACT.EMAIL_ADDRESS does not exist',
    'the field marketing_subscription_updated_at_timestamp is unknown',
    'at /srv/app/node_modules/some-long-package-name/dist/index.js:120:15',
    'version 1.24.3-rc.1, amount 1234.5678, ratio 0.123456789',
    'token is missing',
    'password: required',
    'the token must not be empty',
    'password=null',
    'Customer360ProfileDefinition and marketing2024CampaignMember',
    'The object "CustomObjectDefinition__c" was not found',
    'INVALID_CROSS_REFERENCE_KEY: invalid cross reference id',
    '@mention and a@b',
    '',
  ];
  for (const text of kept) {
    it(`keeps ${JSON.stringify(text)}`, () => expect(maskErrorText(text)).to.equal(text));
  }

  it('masks what is put at any place of any message, and masking twice changes nothing', () => {
    const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const random = sequence(seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T; // the lists are not empty
    const words = [
      'row',
      '17',
      'failed',
      'field "name"',
      '(400)',
      'see',
      'https://example.com/a?b=1',
      'at 10:32',
      '{"code":3}',
      '—',
    ];
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const word = (): string => Array.from({ length: 3 + Math.floor(random() * 8) }, () => pick([...letters])).join('');
    const digits = (count: number): string =>
      Array.from({ length: count }, () => String(Math.floor(random() * 10))).join('');
    for (let round = 0; round < 500; round += 1) {
      const email = `${word()}.${word()}@${word()}.${pick(['com', 'de', 'co.uk'])}`;
      const phone = `+${1 + Math.floor(random() * 9)}${digits(1)} ${digits(3)} ${digits(4)}${digits(1)}`;
      const token = `${pick(['Bearer ', 'token=', 'api-key: '])}${word()}${digits(4)}${word()}${digits(3)}`;
      const parts = Array.from({ length: 6 }, () => pick(words));
      for (const value of [email, phone, token]) parts.splice(Math.floor(random() * parts.length), 0, value);
      const text = parts.join(' ');
      const once = maskErrorText(text);
      const context = `seed ${seed}: ${text} -> ${once}`;
      expect(once, context).to.include('[email]').and.not.to.include(email);
      expect(once, context).to.include('[phone]').and.not.to.include(phone);
      expect(once, context)
        .to.include('[token]')
        .and.not.to.include(token.split(/[ =]+/).at(-1) ?? '');
      expect(maskErrorText(once), context).to.equal(once);
    }
  });

  it('reads long text made of beginnings without an end', () => {
    for (const unit of ['a', '1', 'a.', '1-', '+1 ', '@', 'a@', 'password=', 'eyJ', '(0', '%40']) {
      const text = unit.repeat(Math.ceil(200_000 / unit.length));
      expect(maskErrorText(text)).to.be.a('string');
    }
  });
});

/** A small congruential generator: the same numbers for the same seed. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
