/** Characters, classes and escapes of Python's `re` in JavaScript's words, for expressions with the flag `u`. */

export interface Flags {
  readonly ascii: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
  readonly ignoreCase: boolean;
}

interface Piece {
  readonly source: string;
  readonly length: number;
  /** The number of the group that it refers back to. */
  readonly again?: string;
}

/** What stands between the brackets of a class. */
export function wordClass({ ascii }: Flags): string {
  return ascii ? 'A-Za-z0-9_' : '\\p{L}\\p{N}_';
}

const asciiBlanks = '\\t-\\r\\x20';
const blanks = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** The members of `\d`, `\w`, `\s`, and of what they leave out. */
function kindOf(letter: string, flags: Flags): { readonly members: string; readonly outside: boolean } | null {
  const members = {
    d: flags.ascii ? '0-9' : '\\p{Nd}',
    w: wordClass(flags),
    s: flags.ascii ? asciiBlanks : blanks,
  }[letter.toLowerCase()];
  return members === undefined ? null : { members, outside: letter !== letter.toLowerCase() };
}

/** A character that stands for itself. */
export function literal(letter: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(letter)
    ? `\\x${(letter.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`
    : letter;
}

/** An escape outside of a class, at the start of `rest`: a kind of character, a character, or a group again. */
export function escapeSource(rest: string, flags: Flags): Piece {
  const kind = kindOf(rest[1] ?? '', flags);
  if (kind !== null) return { source: `[${kind.outside ? '^' : ''}${kind.members}]`, length: 2 };
  const again = /^\\([1-9]\d?)(?!\d)/.exec(rest);
  if (again !== null) return { source: `(?:\\${again[1] ?? ''})`, length: again[0].length, again: again[1] ?? '' };
  return escapedCharacter(rest);
}

const controls: Readonly<Record<string, string>> = { a: '\\x07', f: '\\f', n: '\\n', r: '\\r', t: '\\t', v: '\\v' };

function escapedCharacter(rest: string): Piece {
  const code = /^\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(0[0-7]{0,2}|[1-3][0-7]{2}))/.exec(rest);
  if (code !== null) {
    const [whole, byte, short, long, octal] = code;
    const value = octal === undefined ? parseInt(byte ?? short ?? long ?? '', 16) : parseInt(octal, 8);
    if (value > 0x10ffff) throw new Error(`${whole} is no character`);
    return { source: `\\u{${value.toString(16)}}`, length: whole.length };
  }
  const letter = rest[1] ?? '';
  if (letter === '') throw new Error('the pattern ends with a backslash');
  if (letter === 'N') throw new Error('a character by name (\\N{…}) has no equal in JavaScript');
  const control = Object.hasOwn(controls, letter) ? controls[letter] : undefined;
  if (control !== undefined) return { source: control, length: 2 };
  if (/[A-Za-z0-9]/.test(letter)) throw new Error(`\\${letter} is no escape of Python's`);
  const character = String.fromCodePoint(rest.codePointAt(1) ?? 0);
  return { source: literal(character), length: 1 + character.length };
}

/** A class `[…]` at the start of `rest`. What `\W`, `\S` and `\D` leave out cannot stand inside JavaScript's brackets. */
export function classSource(rest: string, flags: Flags): Piece {
  const outside = rest[1] === '^';
  let at = outside ? 2 : 1;
  let members = '';
  const others: string[] = [];
  for (let isFirst = true; isFirst || rest[at] !== ']'; isFirst = false) {
    if (at >= rest.length) throw new Error('a class [ has no end');
    const kind = rest[at] === '\\' ? kindOf(rest[at + 1] ?? '', flags) : null;
    if (kind !== null) {
      if (kind.outside) others.push(`[^${kind.members}]`);
      else members += kind.members;
      at += 2;
      if (rest[at] === '-' && rest[at + 1] !== ']') throw new Error('a range begins with a kind of character');
      continue;
    }
    const from = classCharacter(rest.slice(at));
    at += from.length;
    if (rest[at] === '-' && rest[at + 1] !== undefined && rest[at + 1] !== ']') {
      const to = classCharacter(rest.slice(at + 1));
      at += 1 + to.length;
      members += `${from.source}-${to.source}`;
    } else members += from.source;
  }
  const length = at + 1;
  if (others.length === 0) return { source: `[${outside ? '^' : ''}${members}]`, length };
  const any = [...(members === '' ? [] : [`[${members}]`]), ...others].join('|');
  return { source: outside ? `(?:(?!${any})[\\s\\S])` : `(?:${any})`, length };
}

function classCharacter(rest: string): Piece {
  if (rest.startsWith('\\b')) return { source: '\\x08', length: 2 };
  if (rest.startsWith('\\')) return escapedCharacter(rest);
  const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return { source: literal(letter), length: letter.length };
}
