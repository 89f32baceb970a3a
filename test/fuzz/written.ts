/** Names and strings on their way into a text: protected until the end, so that layout is varied around them and not inside. */
import type { Dialect } from '#src/lineage/sql/port.js';
import { chance, pick } from './choices.js';
import type { Choices } from './choices.js';
import { grammars } from './grammars.js';

/** A name as the warehouse stores it. */
export interface Name {
  readonly stored: string;
  /** May be written without quotes. */
  readonly plain: boolean;
}

const shift = 0xe200;

/** The text with every character moved where `layOut` leaves it alone. */
export function protect(text: string): string {
  return text.replace(/[\u0000-\u007f]/g, (char) => String.fromCharCode(shift + char.charCodeAt(0))); // eslint-disable-line no-control-regex
}

function unprotect(text: string): string {
  return text.replace(/[\ue200-\ue27f]/g, (char) => String.fromCharCode(char.charCodeAt(0) - shift));
}

/** A string literal. */
export function literal(text: string): string {
  return protect(`'${text.replaceAll("'", "''")}'`);
}

/** A name out of a lower-case word; `plain` says whether it needs no quotes. */
export function nameOf(word: string, plain: boolean, dialect: Dialect): Name {
  const { fold, foldsQuoted } = grammars[dialect];
  if (plain && fold === 'upper') return { stored: word.toUpperCase(), plain };
  return { stored: foldsQuoted ? word.toLowerCase() : word, plain };
}

/** The name as a person may write it: in any case where that is folded, with or without quotes. */
export function write(choices: Choices, name: Name, dialect: Dialect): string {
  const { fold, foldsQuoted, quotes } = grammars[dialect];
  if (name.plain && !chance(choices, 12)) {
    if (fold === 'exact') return protect(name.stored);
    return protect(pick(choices, [name.stored.toLowerCase(), name.stored.toUpperCase(), name.stored]));
  }
  const [open, close] = pick(choices, quotes);
  const text = foldsQuoted && chance(choices, 20) ? name.stored.toUpperCase() : name.stored;
  return protect(`${open}${text.replaceAll(close, close + close)}${close}`);
}

const comments = [
  ' /* note */ ',
  ' /* , select x from ghost ( */ ',
  ' /* it\'s " here; union all */ ',
  ' -- a note, from ghost g join other o\n',
  ' -- union select "1 \' (\n',
  '\n-- ;\n',
];
const gaps = [' ', '\n', '\t', '  ', '\r\n', ' \n  '];

/** The text with its white space, comments and the case of its keywords varied. */
export function layOut(choices: Choices, sql: string, dialect: Dialect): string {
  const style = choices.next(4);
  const commented = chance(choices, 25);
  const exact = grammars[dialect].fold === 'exact';
  const text = sql.replace(/ |[(),]|[a-z_]+/gi, (found) => {
    if (found === ' ') {
      if (style === 0) return ' ';
      if (commented && chance(choices, 10)) return pick(choices, comments);
      return pick(choices, gaps);
    }
    if (/[(),]/.test(found)) return style === 3 && found !== '(' && chance(choices, 30) ? ` ${found} ` : found;
    if (exact) return found;
    return style === 0 ? found : style === 1 ? found.toUpperCase() : pick(choices, [found, found.toUpperCase()]);
  });
  return unprotect(text);
}
