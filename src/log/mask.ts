/** What stands for a masked value. */
type Mask = '[email]' | '[phone]' | '[token]';

interface Rule {
  readonly pattern: RegExp;
  /** Groups named `keep` and `rest` stay as they are, before and after the mask. */
  readonly mask: Mask;
  /** Says of a match whether it really is one. */
  readonly holds?: (match: string) => boolean;
}

const separator = String.raw`[ .\-\u00a0\u2010-\u2013]`;

/**
 * Applied in this order: a token may hold what looks like an address, an address what looks like a number. Quantifiers are
 * bounded, since errors may quote megabytes of a customer's data.
 */
const rules: readonly Rule[] = [
  // user:password@host in a URL
  {
    pattern: /(?<keep>[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@?#"'<>]{1,256}:[^\s/@?#"'<>]{1,256}(?<rest>@)/giu,
    mask: '[token]',
  },
  // Authorization: Bearer …, Basic …
  {
    pattern: /(?<keep>\b(?:bearer|basic|digest|token)\s{1,4})(?=[^\s"',;]*\d|[^\s"',;]{16})[a-z0-9._~+/=-]{8,4096}/giu,
    mask: '[token]',
  },
  // password=…, "api_key": "…"
  {
    pattern:
      /(?<keep>(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret|signature|\bsig|authorization|session[_-]?id|cookie|credential)s?\\?["']?\s{0,4}[=:]\s{0,4}\\?["']?)(?!\[|(?:null|none|true|false|undefined|missing|invalid|is|the|must|not|expired|required|bearer|basic|digest)\b)[^\s"'&,;<>\\)\]}]{3,4096}/giu,
    mask: '[token]',
  },
  // JSON Web Tokens
  { pattern: /\beyJ[\w-]{5,4096}(?:\.[\w-]{1,4096}){0,4}/gu, mask: '[token]' },
  // keys with a maker's prefix: Stripe, Slack, GitHub, GitLab, AWS, Google, SendGrid, Hightouch-like sk_/pk_
  {
    pattern:
      /\b(?:[srp]k[_-](?:live|test)?[_-]?\w{8,256}|xox[a-z]-[\w-]{8,256}|gh[a-z]_\w{16,256}|github_pat_\w{16,256}|glpat-[\w-]{12,256}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{20,256}|ya29\.[\w-]{16,1024}|SG\.[\w-]{10,256}\.[\w-]{10,256}|dapi[0-9a-f]{16,256}|EAA[A-Za-z0-9]{24,512})/gu,
    mask: '[token]',
  },
  // e-mail addresses, also URL-encoded
  {
    pattern: /[\p{L}\p{N}._+'-]{1,64}(?:@|%40)[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}[\p{L}]{2,24}/giu,
    mask: '[email]',
  },
  // international phone numbers: +1 (415) 555-0100, 0044 20 7946 0958
  {
    pattern: new RegExp(String.raw`(?<![\w+.,:/-])(?:\+|00(?=[1-9]))(?:${separator}?\(?\d{1,5}\)?){2,8}(?!\w)`, 'gu'),
    mask: '[phone]',
    // no upper bound: figures that follow go with the number rather than save it
    holds: (match) => digits(match) >= 8,
  },
  // national ones that are written as such: (415) 555-0100, 415-555-0100, 415.555.0100, 030 1234 5678
  {
    pattern: new RegExp(
      String.raw`(?<![\w+.,:/-])(?:1${separator})?(?:\(\d{3,5}\)${separator}?|\d{3}${separator})\d{3}${separator}\d{4}(?![\w-])`,
      'gu',
    ),
    mask: '[phone]',
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\w+.,:/-])\(?0\d{2,4}\)?${separator}\d{3,4}(?:${separator}?\d{2,4}){1,2}(?![\w-])`,
      'gu',
    ),
    mask: '[phone]',
    holds: (match) => between(digits(match), 9, 12),
  },
  // ten digits that the North American plan allows, with or without the country's 1
  { pattern: /(?<![\w+.,:/-])1?[2-9]\d{2}[2-9]\d{6}(?![\w-]|[.,]\d)/gu, mask: '[phone]' },
  // digits that are called a phone number
  {
    pattern:
      /(?<keep>\b(?:phone|mobile|tel|telephone|cell|sms|msisdn|fax|whatsapp)(?:[ _-]?(?:number|no|num))?\\?["']?\s{0,4}[=:]?\s{0,4}\\?["']?)\+?\d[\d .()-]{5,20}\d(?![\w-])/giu,
    mask: '[phone]',
    holds: (match) => between(digits(match), 7, 16),
  },
  // long words in which letters and digits are mixed as no person mixes them
  {
    pattern: /(?<![\w+/=.-])[A-Za-z0-9+/_-]{20,4096}={0,2}(?![\w+/=])/gu,
    mask: '[token]',
    holds: looksRandom,
  },
];

/**
 * A run's error without what should not travel to a catalogue: e-mail addresses, phone numbers and token-like values become
 * `[email]`, `[phone]` and `[token]`. Ids, times, versions, UUIDs and IP addresses stay, since a person needs them to find
 * the row. Masking twice gives what masking once gave.
 */
export function maskErrorText(text: string): string {
  let masked = text;
  for (const rule of rules) masked = apply(rule, masked);
  return masked;
}

function apply({ pattern, mask, holds }: Rule, text: string): string {
  return text.replace(pattern, (match: string, ...rest: unknown[]) => {
    if (holds !== undefined && !holds(match)) return match;
    const groups = rest.at(-1); // the object of named groups, when there are any
    if (typeof groups !== 'object' || groups === null) return mask;
    const named = groups as { keep?: string; rest?: string }; // the only names used above
    return `${named.keep ?? ''}${mask}${named.rest ?? ''}`;
  });
}

function digits(text: string): number {
  return text.replaceAll(/\D/g, '').length;
}

function between(count: number, least: number, most: number): boolean {
  return count >= least && count <= most;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Paths, snake_case names and sentences joined by dashes have words; a key has none. */
function looksRandom(word: string): boolean {
  if (uuid.test(word) || /^\d{4}-\d{2}-\d{2}T/.test(word)) return false;
  return word.split(/[/_-]/).some((part) => part.length >= 16 && isMixed(part));
}

function isMixed(part: string): boolean {
  const caseSwitches = (part.match(/[a-z][A-Z]/g) ?? []).length;
  const figures = digits(part);
  if (figures === 0) return part.length >= 24 && caseSwitches >= 5;
  if (figures === part.length) return false;
  const figureSwitches = (part.match(/\d[A-Za-z]|[A-Za-z]\d/g) ?? []).length;
  return figureSwitches >= 3 || figureSwitches + caseSwitches >= 5;
}
