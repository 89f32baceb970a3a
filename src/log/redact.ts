/** Every secret of this process, in each form it may take on its way out; longest first, so that no part of one is left. */
const forms = new Set<string>();
let pattern: RegExp | null = null;
/** The same without short secrets, which may well be part of a name or a time that is nobody's secret. */
const dataForms = new Set<string>();
let dataPattern: RegExp | null = null;

/** Shorter ones would take ordinary words out of every message. */
const shortestSecret = 4;
/** Shorter ones stay in data: lineage with other names, or a time that is none, would be worse than a weak password told. */
const shortestInData = 8;
/** A base64 form whose borders were cut off must be long enough to be nobody else's. */
const shortestCore = 8;

/**
 * Makes a secret known to the writers: from now on `redact` removes it, as it is and URL-encoded, JSON-escaped or base64
 * (alone or in the middle of something longer, as in a Basic header). Values of less than four characters are not taken.
 */
export function registerSecret(value: string): void {
  const secret = value.trim();
  if (secret.length < shortestSecret) return;
  for (const form of formsOf(secret)) {
    forms.add(form);
    if (secret.length >= shortestInData) dataForms.add(form);
  }
  pattern = patternOf(forms);
  dataPattern = patternOf(dataForms);
}

function patternOf(texts: ReadonlySet<string>): RegExp | null {
  if (texts.size === 0) return null;
  const longestFirst = [...texts].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(escapeRegExp).join('|'), 'g');
}

/** The text without any registered secret: each becomes `[secret]`. */
export function redact(text: string): string {
  return pattern === null ? text : text.replace(pattern, '[secret]');
}

/**
 * A report (JSON, NDJSON or Prometheus text) without any registered secret. Only what stands in quotes is touched, so that
 * the report stays one that a program can read.
 */
export function redactReport(text: string): string {
  return redactQuoted(text, pattern);
}

/** Events, proposals and other data for programs: as `redactReport`, but secrets of less than eight characters stay. */
export function redactData(text: string): string {
  return redactQuoted(text, dataPattern);
}

function redactQuoted(text: string, secrets: RegExp | null): string {
  // Nearly always there is nothing to do, and this is all it costs.
  if (secrets === null || text.search(secrets) < 0) return text;
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/gs, (quoted) => {
    const value = unquoted(quoted);
    const clean = value.replace(secrets, '[secret]');
    return clean === value ? quoted : JSON.stringify(clean);
  });
}

/** Escapes must not become part of a match: `\nabc` does not hold `nabc`. */
function unquoted(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

/** Forgets every secret. For tests. */
export function forgetSecrets(): void {
  forms.clear();
  dataForms.clear();
  pattern = null;
  dataPattern = null;
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
