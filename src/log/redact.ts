/** Every secret of this process, in each form it may take on its way out; longest first, so that no part of one is left. */
const forms = new Set<string>();
let pattern: RegExp | null = null;

/** Shorter ones would take ordinary words out of every message. */
const shortestSecret = 4;
/** A base64 form whose borders were cut off must be long enough to be nobody else's. */
const shortestCore = 8;

/**
 * Makes a secret known to the writers: from now on `redact` removes it, as it is and URL-encoded, JSON-escaped or base64
 * (alone or in the middle of something longer, as in a Basic header). Values of less than four characters are not taken.
 */
export function registerSecret(value: string): void {
  const secret = value.trim();
  if (secret.length < shortestSecret) return;
  for (const form of formsOf(secret)) forms.add(form);
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  pattern = new RegExp(longestFirst.map(escapeRegExp).join('|'), 'g');
}

/** The text without any registered secret: each becomes `[secret]`. */
export function redact(text: string): string {
  return pattern === null ? text : text.replace(pattern, '[secret]');
}

/** Forgets every secret. For tests. */
export function forgetSecrets(): void {
  forms.clear();
  pattern = null;
}

function* formsOf(secret: string): Generator<string> {
  yield secret;
  const encoded = encodeUri(secret);
  yield encoded;
  yield encoded.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
  yield new URLSearchParams({ s: secret }).toString().slice(2);
  yield JSON.stringify(secret).slice(1, -1);
  for (const core of base64Cores(Buffer.from(secret, 'utf8'))) {
    yield core;
    yield core.replaceAll('+', '-').replaceAll('/', '_');
    yield encodeUri(core);
  }
}

/** A lone surrogate has no URL-encoded form. */
function encodeUri(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The characters that the bytes give wherever they stand in what is encoded: three positions relative to groups of three
 * bytes, without the characters at the borders that also hold a neighbour's bits.
 */
function* base64Cores(bytes: Buffer): Generator<string> {
  yield bytes.toString('base64').replace(/=+$/, '');
  for (const before of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    const core = text.slice(Math.ceil((before * 8) / 6), whole);
    if (core.length >= shortestCore) yield core;
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
