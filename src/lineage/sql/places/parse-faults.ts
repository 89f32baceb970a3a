/** Where a text is at fault that the parser does not take. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect, SqlNote } from '../port.js';
import { maskSql } from '../text/sql-text.js';

/** What the parser says of a parenthesis without its other half. */
export const neverClosedError = 'a parenthesis is opened and never closed';

/**
 * Why a text could not be parsed, with the place in it as it was written. The message names one in the text that the parser was
 * given, which may be a statement of it, treated: the place is looked for by what stands there.
 */
export function parseFault(message: string, parsed: string, written: string, dialect: Dialect): SqlNote {
  const { code } = maskSql(parsed, dialectRules[dialect]);
  const fault = message === neverClosedError ? unclosed(code) : faultyToken(message, parsed, code);
  const at = fault === null ? null : placeOfTail(parsed, fault, written);
  if (at === null) return { reason: 'sql_unparsed', detail: message };
  return { reason: 'sql_unparsed', detail: message.replace(/ at line \d+, column \d+/, ''), at };
}

/** The innermost of the parentheses that are never closed: those around it would be, if it were. */
function unclosed(code: string): number | null {
  const open: number[] = [];
  for (const { 0: mark, index } of code.matchAll(/[()]/g)) {
    if (mark === '(') open.push(index);
    else open.pop();
  }
  return open.at(-1) ?? null;
}

/** Parsers say the line and column behind the token at fault. */
function faultyToken(message: string, sql: string, code: string): number | null {
  const [, line, column] = /\bline:?\s*(\d+)(?:\D{1,12}(\d+))?/i.exec(message) ?? [];
  if (line === undefined) return null;
  const lines = sql.split('\n');
  if (Number(line) > lines.length) return null;
  const start = lines.slice(0, Number(line) - 1).reduce((sum, text) => sum + text.length + 1, 0);
  if (column === undefined) return start;
  const behind = Math.min(start + Math.max(0, Number(column) - 1), code.length);
  // A quote that is not closed runs to the end, and so does what was made of it.
  if (/Unterminated/i.test(message) && code.endsWith('\ue000')) return startOfRun(code, code.length, /\ue000/);
  const tail = startOfRun(code, behind, /\s/);
  if (tail === 0) return Math.min(behind, Math.max(0, code.trimEnd().length - 1));
  const kind = [/[\w$]/, /\ue000/].find((each) => each.test(code.charAt(tail - 1)));
  return kind === undefined ? tail - 1 : startOfRun(code, tail, kind);
}

/** Where the run of such characters begins that ends here. A pattern would try each character of a long one as its beginning. */
function startOfRun(code: string, end: number, kind: RegExp): number {
  let start = end;
  while (start > 0 && kind.test(code.charAt(start - 1))) start -= 1;
  return start;
}

/** Where the rest of the one text begins in the other: the same characters, as near to the same distance from the end. */
function placeOfTail(parsed: string, at: number, written: string): number | null {
  if (parsed === written) return at;
  const wanted = written.length - (parsed.length - at);
  for (let length = 60; length >= 1; length = Math.floor(length / 2)) {
    const piece = parsed.slice(at, at + length);
    if (piece === '') return null; // behind the last character
    let best: number | null = null;
    for (let found = written.indexOf(piece); found !== -1; found = written.indexOf(piece, found + 1)) {
      if (best === null || Math.abs(found - wanted) < Math.abs(best - wanted)) best = found;
    }
    if (best !== null) return best;
  }
  return null;
}
