import { classSource, escapeSource, literal, wordClass, type Flags } from './python-escapes.js';
import { PatternWidths, type OpenedGroup } from './python-widths.js';

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
  const widths = new PatternWidths();
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const step: Step = group(rest) ?? quantifier(rest, quantifiable) ?? atom(rest, flags);
    source += step.source;
    quantifiable = step.quantifiable;
    step.widen?.(widths);
    at += step.length;
  }
  return source;
}

interface Step {
  readonly source: string;
  /** How much of the pattern it took. */
  readonly length: number;
  readonly quantifiable: boolean;
  /** What it means for widths; absent for what has none. Throws Untranslatable. */
  readonly widen?: (widths: PatternWidths) => void;
}

function group(rest: string): Step | null {
  if (rest.startsWith(')')) return { source: ')', length: 1, quantifiable: true, widen: close };
  if (!rest.startsWith('(')) return null;
  const open = (source: string, length: number, opened: OpenedGroup): Step => {
    return { source, length, quantifiable: false, widen: (widths) => widths.open(opened) };
  };
  if (!rest.startsWith('(?')) return open('(', 1, { kind: 'capture' });
  const comment = /^\(\?#[^)]*\)/.exec(rest);
  if (comment !== null) return { source: '', length: comment[0].length, quantifiable: false };
  const named = /^\(\?P<([A-Za-z_]\w*)>/.exec(rest);
  if (named !== null) {
    const [whole, name = ''] = named;
    return open(`(?<${name}>`, whole.length, { kind: 'capture', name });
  }
  const again = /^\(\?P=([A-Za-z_]\w*)\)/.exec(rest);
  if (again !== null) {
    const [whole, name = ''] = again;
    return { source: `(?:\\k<${name}>)`, length: whole.length, quantifiable: true, widen: referTo(name) };
  }
  const plain = /^\(\?(?::|=|!|<=|<!)/.exec(rest)?.[0];
  if (plain !== undefined) return open(plain, plain.length, { kind: lookOf(plain) });
  const known = beyond.find(([form]) => form.test(rest));
  throw new Untranslatable(
    known === undefined ? `${rest.slice(0, 4)} is no group` : `${known[1]} has no equal in JavaScript`,
  );
}

function lookOf(opening: string): OpenedGroup['kind'] {
  if (opening.startsWith('(?<')) return 'look-behind';
  return opening === '(?:' ? 'part' : 'look-ahead';
}

function close(widths: PatternWidths): void {
  if (!widths.close()) throw new Untranslatable('Python refuses a look-behind of no fixed width');
}

function referTo(group: string): (widths: PatternWidths) => void {
  return (widths) => {
    if (!widths.again(group)) throw new Untranslatable(`Python refuses to refer to group ${group} here`);
  };
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
  const [from, to] = timesOf(whole, least, comma, most);
  const widen = (widths: PatternWidths): void => widths.repeat(from, to);
  return { source: source + lazy, length: whole.length + lazy.length, quantifiable: false, widen };
}

function timesOf(quantifier: string, least: string, comma: string, most: string): readonly [number, number] {
  if (quantifier === '?') return [0, 1];
  if (!quantifier.startsWith('{')) return [quantifier === '+' ? 1 : 0, Infinity];
  const from = Number(least); // 0 for none
  return [from, most === '' ? (comma === '' ? from : Infinity) : Number(most)];
}

function atom(rest: string, flags: Flags): Step {
  const one = (source: string, length = 1, quantifiable = true): Step => {
    return { source, length, quantifiable, widen: (widths) => widths.characters(quantifiable ? 1 : 0) };
  };
  switch (rest[0]) {
    case '.':
      return one(flags.dotAll ? '[\\s\\S]' : '[^\\n]');
    case '^':
      return one(flags.multiline ? '(?<![^\\n])' : '(?<![\\s\\S])', 1, false);
    case '$':
      return one(flags.multiline ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))', 1, false);
    case '|':
      return { source: '|', length: 1, quantifiable: false, widen: (widths) => widths.or() };
    case '[': {
      const { source, length } = classSource(rest, flags);
      return one(source, length);
    }
    case '\\': {
      const place = anchor(rest[1] ?? '', flags);
      if (place !== null) return one(place, 2, false);
      const { source, length, again } = escapeSource(rest, flags);
      return again === undefined ? one(source, length) : { ...one(source, length), widen: referTo(again) };
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
