/** SQL Server needs no semicolon between statements; the parser does. */
import { dialectRules } from './dialect-rules.js';
import type { Edit } from './sql-text.js';
import { applyEdits, maskSql } from './sql-text.js';

const starts = /^(?:SELECT|DECLARE|SET|WITH|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|ALTER|PRINT|IF|EXEC|CREATE|DROP)\b/i;
/** After these a line that begins with SELECT, SET or WITH goes on with the same statement. */
const continues = /(?:[;(,=+]|\b(?:UNION|ALL|EXCEPT|INTERSECT|AS|FROM|JOIN|IN|EXISTS|THEN|ELSE|ON|AND|OR|NOT|INTO))$/i;
const mainVerb = /\b(?:SELECT|INSERT|UPDATE|DELETE|MERGE)\b/gi;

/** The text with a semicolon before each word that begins a statement at the start of a line. */
export function separateStatements(sql: string): string {
  const { code } = maskSql(sql, dialectRules.tsql);
  const edits: Edit[] = [];
  let depth = 0;
  let statement = 0;
  let lineStart = true;
  for (let at = 0; at < code.length; at += 1) {
    const char = code[at] ?? '';
    if (char === '\n') lineStart = true;
    else if (/\S/.test(char)) {
      if (
        lineStart &&
        depth === 0 &&
        starts.test(code.slice(at, at + 9)) &&
        breaksHere(code.slice(statement, at), code.slice(at, at + 9))
      ) {
        edits.push({ start: at, end: at, text: ';' });
        statement = at;
      }
      lineStart = false;
    }
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === ';') statement = at + 1;
  }
  return applyEdits(sql, edits);
}

function breaksHere(before: string, word: string): boolean {
  const statement = before.trim();
  if (statement === '') return false;
  // `SET NOCOUNT ON` is whole; elsewhere an `ON` waits for its condition.
  if (continues.test(statement.slice(-12)) && !/^SET\b[^=]*\sON$/i.test(statement)) return false;
  if (!/^(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE)\b/i.test(word)) return true;
  // `WITH x AS (..)` and `INSERT INTO t` wait for their query.
  const verbs = outermost(statement).match(mainVerb) ?? [];
  if (/^WITH\b/i.test(statement)) return verbs.length > 0 && !(verbs.length === 1 && /^INSERT$/i.test(verbs[0] ?? ''));
  if (/^INSERT\b/i.test(statement)) return verbs.length > 1 || /\bVALUES\b/i.test(statement);
  return true;
}

/** The statement without what stands in parentheses. */
function outermost(statement: string): string {
  let depth = 0;
  let text = '';
  for (const char of statement) {
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (depth === 0) text += char;
  }
  return text;
}
