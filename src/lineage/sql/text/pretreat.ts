/** What is changed in the text before it is parsed: syntax that the parser does not take, or takes wrongly. */
import type { Dialect } from '../port.js';
import { linkEdits } from './database-links.js';
import { dialectRules } from '../dialect-rules.js';
import { restated } from './restated.js';
import type { Edit } from './sql-text.js';
import { applyEdits, maskSql } from './sql-text.js';
import { starPatternMark } from './star-patterns.js';
import { rowsFromEdits } from './table-statements.js';
import { templateEdits } from './template-blocks.js';
import { treatmentsOf } from './treatments.js';

export interface Pretreated {
  readonly sql: string;
  /** A clause was dropped that may matter, or template blocks stood in the text. */
  readonly approximate: boolean;
  /** In words, what was read only in part of what will be run: template blocks with several branches, loops. */
  readonly partly: readonly string[];
  /** Patterns of `* ILIKE`, in order. */
  readonly starPatterns: readonly string[];
}

/** The text as the parser can read it. Holes of a template become names that begin with `__tpl_`. */
export function pretreat(written: string, dialect: Dialect): Pretreated {
  const sql = restated(written, dialect);
  const masked = maskSql(sql, dialectRules[dialect]);
  const templates = templateEdits(sql, masked);
  const edits: Edit[] = [...templates.edits];
  let approximate = templates.blocks;
  // The parser takes some comments for a part of the expression beside them.
  for (const comment of masked.comments) edits.push({ ...comment, text: ' ' });
  for (const { start, end } of masked.qStrings)
    edits.push({ start, end, text: `'${sql.slice(start + 3, end - 2).replaceAll("'", "''")}'` });
  for (const treatment of treatmentsOf(dialect)) {
    if (masked.code.search(treatment.pattern) === -1) continue;
    if (treatment.when !== undefined && !treatment.when(masked.code)) continue;
    for (const match of masked.code.matchAll(treatment.pattern)) {
      const [whole, ...groups] = match;
      let end = match.index + whole.length;
      if (treatment.operand === true) end = expressionEnd(masked.code, end);
      const start = treatment.after === true ? end : match.index;
      edits.push({ start, end, text: treatment.replacement(whole, groups) });
    }
  }
  if (dialect === 'postgres') edits.push(...rowsFromEdits(sql));
  if (dialect === 'oracle') edits.push(...linkEdits(sql, masked));
  const patterns = dialect === 'snowflake' ? starPatterns(sql, masked.code, edits) : [];
  if (dialect === 'snowflake' && patterns.length === 0 && /\*\s+ILIKE\b/i.test(masked.code)) approximate = true;
  if (dialect === 'spark' || dialect === 'databricks') edits.push(...lateralViewNames(sql, masked.code));
  return { sql: applyEdits(sql, edits), approximate, partly: templates.partly, starPatterns: patterns };
}

/** The end of the expression that starts here: values, calls and typed literals, as long as operators join them. */
function expressionEnd(code: string, from: number): number {
  let at = from;
  for (;;) {
    at = operandEnd(code, at);
    const operator = /^\s*(?:[-+*/]|\|\|)\s*/.exec(code.slice(at, at + 200))?.[0];
    if (operator === undefined) return at;
    at += operator.length;
  }
}

function operandEnd(code: string, from: number): number {
  const word = /^\s*(?:[@:$\w.]+|\ue000+)/.exec(code.slice(from, from + 4000))?.[0] ?? '';
  let at = from + word.length;
  // INTERVAL 1 DAY, TIMESTAMP '..'
  const literal = /^\s*(?:INTERVAL|TIMESTAMP|DATE|DATETIME)$/i.test(word)
    ? /^\s*(?:\ue000+|\d+)(?:\s+(?:YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)S?\b)?/i.exec(code.slice(at, at + 4000))
    : null;
  at += literal?.[0].length ?? 0;
  const open = /^\s*\(/.exec(code.slice(at, at + 200))?.[0].length ?? 0;
  if (literal !== null || open === 0) return at;
  let depth = 1;
  for (at += open; at < code.length && depth > 0; at += 1) {
    if (code[at] === '(') depth += 1;
    else if (code[at] === ')') depth -= 1;
  }
  return at;
}

/** The name of a lateral view without the quotes that the parser does not take there. */
function* lateralViewNames(sql: string, code: string): Generator<Edit> {
  for (const match of code.matchAll(/\bLATERAL\s+VIEW\s+(?:OUTER\s+)?[\w.]+\s*\(/gi)) {
    const end = expressionEnd(code, match.index + match[0].length - 1);
    const name = /^\s*(\ue000+)/.exec(code.slice(end, end + 200));
    if (name === null) continue;
    const stop = end + name[0].length;
    const start = stop - (name[1] ?? '').length;
    const inside = sql.slice(start + 1, stop - 1);
    if (/^[a-z_]\w*$/i.test(inside)) yield { start, end: stop, text: inside };
  }
}

/** `* ILIKE 'a%'` becomes an EXCLUDE of a name that carries the place of the pattern. */
function starPatterns(sql: string, code: string, edits: Edit[]): readonly string[] {
  const patterns: string[] = [];
  for (const match of code.matchAll(/\*\s*ILIKE\s+(\ue000+)/gi)) {
    const literal = match[1] ?? '';
    const end = match.index + match[0].length;
    const pattern = sql.slice(end - literal.length + 1, end - 1);
    edits.push({ start: match.index, end, text: `* EXCLUDE (${starPatternMark}${patterns.length})` });
    patterns.push(pattern);
  }
  return patterns;
}
