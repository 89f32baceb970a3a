/** What is changed in the text before it is parsed: syntax that the parser does not take, or takes wrongly. */
import type { Dialect } from './port.js';
import { dialectRules } from './dialect-rules.js';
import type { Edit } from './sql-text.js';
import { applyEdits, maskSql } from './sql-text.js';
import { starPatternMark } from './star-patterns.js';
import { templateEdits } from './template-blocks.js';

export interface Pretreated {
  readonly sql: string;
  /** A clause was dropped that may matter, or template blocks stood in the text. */
  readonly approximate: boolean;
  /** Template blocks with several branches or a loop: only a part of what will be run was read. */
  readonly branches: boolean;
  /** Patterns of `* ILIKE`, in order. */
  readonly starPatterns: readonly string[];
}

interface Treatment {
  readonly dialects: readonly Dialect[];
  /** Over code only (strings and comments are blanked out). */
  readonly pattern: RegExp;
  /** What replaces the match; the groups are the pattern's. */
  readonly replacement: (match: string, groups: readonly (string | undefined)[]) => string;
}

/** Simple replacements, one row each. */
const treatments: readonly Treatment[] = [
  // FOR SYSTEM_TIME AS OF may stand before or after the alias.
  { dialects: ['bigquery'], pattern: /\bFOR\s+SYSTEM_TIME\s+AS\s+OF\s+/gi, replacement: () => '' },
  // GLOBAL before a join would be read as the alias of the table.
  {
    dialects: ['clickhouse'],
    pattern: /\bGLOBAL(?=\s+(?:ANY|ALL|ASOF|SEMI|ANTI|INNER|LEFT|RIGHT|FULL|CROSS|JOIN)\b)/gi,
    replacement: () => '',
  },
  {
    dialects: ['redshift', 'postgres'],
    pattern: /\bINTO\s+((?:TEMP|TEMPORARY)\s+)?TABLE\b/gi,
    replacement: (_match, [temp]) => `INTO ${temp ?? ''}`,
  },
  {
    dialects: ['databricks', 'spark'],
    pattern: /\b(LIMIT|OFFSET)\s+:\w+/gi,
    replacement: (_match, [word]) => `${word ?? 'LIMIT'} 1`,
  },
  { dialects: ['mysql'], pattern: /!(?=\s*[\w(@\ue000])/g, replacement: () => ' NOT ' },
  // A statement separator of SQL Server's tools.
  { dialects: ['tsql'], pattern: /^[ \t]*GO[ \t]*\r?$/gim, replacement: () => ';' },
];

/** The text as the parser can read it. Holes of a template become names that begin with `__tpl_`. */
export function pretreat(sql: string, dialect: Dialect): Pretreated {
  const masked = maskSql(sql, dialectRules[dialect]);
  const templates = templateEdits(sql, masked.templates);
  const edits: Edit[] = [...templates.edits];
  let approximate = templates.blocks;
  if (dialect === 'mysql') for (const comment of masked.hashComments) edits.push({ ...comment, text: '' });
  for (const treatment of treatments) {
    if (!treatment.dialects.includes(dialect)) continue;
    for (const match of masked.code.matchAll(treatment.pattern)) {
      const [whole, ...groups] = match;
      let end = match.index + whole.length;
      if (dialect === 'bigquery') end = expressionEnd(masked.code, end);
      edits.push({ start: match.index, end, text: treatment.replacement(whole, groups) });
    }
  }
  const patterns = dialect === 'snowflake' ? starPatterns(sql, masked.code, edits) : [];
  if (dialect === 'snowflake' && patterns.length === 0 && /\*\s+ILIKE\b/i.test(masked.code)) approximate = true;
  return { sql: applyEdits(sql, edits), approximate, branches: templates.branches, starPatterns: patterns };
}

/** The end of the expression that starts here: a call, or up to the next clause. */
function expressionEnd(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    const char = code[at];
    if (char === '(') depth += 1;
    else if (char === ')') {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (char === ',' || char === ';')) return at;
    else if (
      depth === 0 &&
      at > from &&
      /^\s(?:AS|WHERE|JOIN|LEFT|INNER|CROSS|FULL|RIGHT|ON|GROUP|ORDER|LIMIT|UNION|QUALIFY|WINDOW)\b/i.test(
        code.slice(at, at + 9),
      )
    )
      return at;
  }
  return code.length;
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
