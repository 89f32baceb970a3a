import { classSource, escapeSource, literal, wordClass, type Flags } from './python-escapes.js';

export type Translated = { readonly source: string } | { readonly fault: string };

/** What a pattern can say in Python and not in JavaScript. */
const beyond: readonly (readonly [RegExp, string])[] = [
  [/^\(\?>/, 'an atomic group (?>…)'],
  [/^\(\?\(/, 'a condition (?(…)…)'],
  [/^\(\?[aiLmsux]*-?[imsx]*:/, 'flags for a part of the pattern (?i:…)'],
];

/** Thrown inside the translation alone. */
class Untranslatable extends Error {}

/**
 * A pattern of Python's `re` as the source of a JavaScript regular expression (with the flag `u`) that matches the same names,
 * as `re.match` does: from the start, letters, digits and blanks by Unicode. Possessive quantifiers, atomic groups, conditions,
 * flags for a part, verbose patterns and characters by name have no equal in JavaScript, and are named as the fault.
 *
 * Defined by Python's documentation of `re`. A back-reference to a group that took no part matches nothing there and the empty
 * text here.
 */
export function translatePythonPattern(pattern: string, ignoreCase: boolean): Translated {
  try {
    const { flags, rest } = leadingFlags(pattern);
    if (flags.ignoreCase && !ignoreCase) throw new Untranslatable('the flag (?i) goes with ignoreCase: true alone');
    const source = translate(rest, flags);
    new RegExp(source, 'u');
    return { source };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return { fault: thrown.message.replace(/^Invalid regular expression: \/.*\/[a-z]*: /su, '') };
  }
}

function leadingFlags(pattern: string): { readonly flags: Flags; readonly rest: string } {
  const found = /^\(\?([aiLmsux]+)\)/.exec(pattern);
  const letters = found?.[1] ?? '';
  if (/[xL]/.test(letters)) throw new Untranslatable(`the flag (?${letters}) has no equal in JavaScript`);
  const has = (letter: string): boolean => letters.includes(letter);
  return {
    flags: { ascii: has('a'), dotAll: has('s'), multiline: has('m'), ignoreCase: has('i') },
    rest: pattern.slice(found?.[0].length ?? 0),
  };
}

function translate(pattern: string, flags: Flags): string {
  let source = '';
  let quantifiable = false;
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const step: Step = group(rest) ?? quantifier(rest, quantifiable) ?? atom(rest, flags);
    source += step.source;
    quantifiable = step.quantifiable;
    at += step.length;
  }
  return source;
}

interface Step {
  readonly source: string;
  /** How much of the pattern it took. */
  readonly length: number;
  readonly quantifiable: boolean;
}

function group(rest: string): Step | null {
  if (rest.startsWith(')')) return { source: ')', length: 1, quantifiable: true };
  if (!rest.startsWith('(')) return null;
  const open = (source: string, length: number): Step => ({ source, length, quantifiable: false });
  if (!rest.startsWith('(?')) return open('(', 1);
  const comment = /^\(\?#[^)]*\)/.exec(rest);
  if (comment !== null) return open('', comment[0].length);
  const named = /^\(\?P<([A-Za-z_]\w*)>/.exec(rest);
  if (named !== null) return open(`(?<${named[1] ?? ''}>`, named[0].length);
  const again = /^\(\?P=([A-Za-z_]\w*)\)/.exec(rest);
  if (again !== null) return { source: `(?:\\k<${again[1] ?? ''}>)`, length: again[0].length, quantifiable: true };
  const plain = /^\(\?(?::|=|!|<=|<!)/.exec(rest);
  if (plain !== null) return open(plain[0], plain[0].length);
  const known = beyond.find(([form]) => form.test(rest));
  throw new Untranslatable(
    known === undefined ? `${rest.slice(0, 4)} is no group` : `${known[1]} has no equal in JavaScript`,
  );
}

function quantifier(rest: string, quantifiable: boolean): Step | null {
  const found = /^(?:[*+?]|\{(\d*)(,?)(\d*)\})/.exec(rest);
  // `{}` and `{,x}` are texts, `{,}` is `*`.
  if (found === null || found[0] === '{}') return null;
  if (!quantifiable) throw new Untranslatable(`nothing to repeat before ${found[0]}`);
  const [whole, least = '', comma = '', most = ''] = found;
  const behind = rest.slice(whole.length, whole.length + 1);
  if (behind === '+') throw new Untranslatable(`the possessive ${whole}+ has no equal in JavaScript`);
  const source = whole.startsWith('{') ? `{${least === '' ? '0' : least}${comma}${most}}` : whole;
  const lazy = behind === '?' ? '?' : '';
  return { source: source + lazy, length: whole.length + lazy.length, quantifiable: false };
}

function atom(rest: string, flags: Flags): Step {
  const one = (source: string, length = 1, quantifiable = true): Step => ({ source, length, quantifiable });
  switch (rest[0]) {
    case '.':
      return one(flags.dotAll ? '[\\s\\S]' : '[^\\n]');
    case '^':
      return one(flags.multiline ? '(?<![^\\n])' : '(?<![\\s\\S])', 1, false);
    case '$':
      return one(flags.multiline ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))', 1, false);
    case '|':
      return one('|', 1, false);
    case '[': {
      const { source, length } = classSource(rest, flags);
      return one(source, length);
    }
    case '\\': {
      const place = anchor(rest[1] ?? '', flags);
      if (place !== null) return one(place, 2, false);
      const { source, length } = escapeSource(rest, flags);
      return one(source, length);
    }
    default: {
      const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      return one(literal(letter), letter.length);
    }
  }
}

/** Escapes that stand for a place, not for a character. */
function anchor(letter: string, flags: Flags): string | null {
  const word = `[${wordClass(flags)}]`;
  if (letter === 'A') return '(?<![\\s\\S])';
  if (letter === 'Z') return '(?![\\s\\S])';
  if (letter === 'b') return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
  return letter === 'B' ? `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))` : null;
}
