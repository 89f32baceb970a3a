import { expect } from 'chai';
import { durationText, parseDuration, parseTime } from '#src/config/time.js';

describe('durations', () => {
  for (const [text, ms] of [
    ['7d', 604_800_000],
    ['1h', 3_600_000],
    ['30m', 1_800_000],
    ['10s', 10_000],
    ['500ms', 500],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['2w', 1_209_600_000],
    [' 1H ', 3_600_000],
    ['0', 0],
    ['0s', 0],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => expect(parseDuration(text)).to.equal(ms));
  }
  for (const text of ['', '7', '7 days', 'd', '-1h', '1y', '1h-30m', '1e3s', 'P7D', '99999999999999999d']) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(parseDuration(text)).to.equal(null));
  }
  it('writes what it reads', () => {
    for (const text of ['7d', '1h', '90m', '10s', '500ms', '36h'])
      expect(durationText(parseDuration(text) ?? -1)).to.equal(text);
    expect(durationText(0)).to.equal('0ms');
  });
});

describe('times', () => {
  for (const [text, instant] of [
    ['2026-02-01', '2026-02-01T00:00:00.000Z'],
    ['2026-02-01 08:30:00', '2026-02-01T08:30:00.000Z'],
    ['2026-02-01 08:30', '2026-02-01T08:30:00.000Z'],
    ['2026-02-01T08:30:00', '2026-02-01T08:30:00.000Z'],
    ['2026-02-01T08:30:00Z', '2026-02-01T08:30:00.000Z'],
    ['2026-02-01 08:30:00 UTC', '2026-02-01T08:30:00.000Z'],
    ['2026-02-01T08:30:00.123456Z', '2026-02-01T08:30:00.123Z'],
    ['2026-02-01T08:30:00.5+02:00', '2026-02-01T06:30:00.500Z'],
    ['2026-02-01T00:15:00-0530', '2026-02-01T05:45:00.000Z'],
    ['2026-02-01T00:15:00+01', '2026-01-31T23:15:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ] as const) {
    it(`reads ${text}`, () => expect(parseTime(text)).to.equal(instant));
  }
  for (const text of [
    '',
    'yesterday',
    '2026',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-02-01T24:00:00Z',
    '2026-02-01T08:60',
    '01/02/2026',
    '1767225600',
    '2026-02-01T08:30:00+25:00',
    '2026-02-01T08:30:00 CET',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(parseTime(text)).to.equal(null));
  }
});
