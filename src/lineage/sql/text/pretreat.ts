/** What is changed in the text before it is parsed: syntax that the parser does not take, or takes wrongly. */
import type { Dialect } from '../port.js';
import { linkEdits } from './database-links.js';
import { dialectRules } from '../dialect-rules.js';
import { restated } from './restated.js';
import type { Edit } from './sql-text.js';
import { applyEdits, maskSql } from './sql-text.js';
import { ordinalityType, starPatternMark } from './star-patterns.js';
import { rowsFromEdits } from './table-statements.js';
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
  readonly dialects: readonly Dialect[] | 'all';
  /** Over code only (strings and comments are blanked out). */
  readonly pattern: RegExp;
  /** What replaces the match; the groups are the pattern's. */
  readonly replacement: (match: string, groups: readonly (string | undefined)[]) => string;
  /** The replacement goes behind the match, which stays. */
  readonly after?: boolean;
  /** Only in texts of which this holds. */
  readonly when?: (code: string) => boolean;
  /** The expression after the match goes too. */
  readonly operand?: boolean;
}

/** Behind an array in FROM: its alias and the name of its offset, which the parser takes of UNNEST alone. */
const withOffset = String.raw`(?=\s+(?:(?:AS\s+)?(?!WITH\b)[\w\ue000]+\s+)?WITH\s+OFFSET\b)`;
const dottedPath = String.raw`[\w\ue000]+(?:\s{0,20}\.\s{0,20}[\w\ue000]+)+`;
const itemOfFrom = String.raw`(?:,|\bFROM\b|\bJOIN\b)\s{0,200}`;

/** Simple replacements, one row each. */
const treatments: readonly Treatment[] = [
  // FOR SYSTEM_TIME AS OF may stand before or after the alias.
  { dialects: ['bigquery'], pattern: /\bFOR\s+SYSTEM_TIME\s+AS\s+OF\s+/gi, replacement: () => '', operand: true },
  {
    dialects: ['bigquery'],
    pattern: new RegExp(`${itemOfFrom}(?=${dottedPath}${withOffset})`, 'gi'),
    replacement: () => ' UNNEST(',
    after: true,
  },
  {
    dialects: ['bigquery'],
    pattern: new RegExp(`(?<=${itemOfFrom})${dottedPath}${withOffset}`, 'gi'),
    replacement: () => ')',
    after: true,
  },
  // A function in FROM sees what stands before it with this word and without; with it the parser takes no typed columns.
  { dialects: ['postgres'], pattern: /\bLATERAL\s+(?=[\w.\ue000]+\s{0,20}\()/gi, replacement: () => '' },
  { dialects: ['tsql'], pattern: /\bFOR\s+SYSTEM_TIME\s+AS\s+OF\s+/gi, replacement: () => '', operand: true },
  {
    dialects: ['tsql'],
    pattern: /\bFOR\s+SYSTEM_TIME\s+(?:FROM|BETWEEN)\s+[\w@\ue000]+\s+(?:TO|AND)\s+/gi,
    replacement: () => '',
    operand: true,
  },
  { dialects: ['tsql'], pattern: /\bFOR\s+SYSTEM_TIME\s+CONTAINED\s+IN\s*\([^()]*\)/gi, replacement: () => '' },
  { dialects: ['oracle'], pattern: /\bAS\s+OF\s+(?:TIMESTAMP|SCN)\s+/gi, replacement: () => '', operand: true },
  {
    dialects: ['oracle'],
    pattern: /\bVERSIONS\s+BETWEEN\s+(?:TIMESTAMP|SCN)\s+[\w.\ue000]+\s+AND\s+/gi,
    replacement: () => '',
    operand: true,
  },
  {
    dialects: ['oracle', 'postgres'],
    when: (code) => /\bXMLTABLE\b/i.test(code) && !/\bJSON_TABLE\b/i.test(code),
    pattern: /\bFOR\s+ORDINALITY\b/gi,
    replacement: () => ordinalityType,
  },
  // Several names without a type, which the parser would make the type of.
  {
    dialects: ['bigquery'],
    pattern: /\bDECLARE\s+[\w\ue000]+(?:\s{0,20},\s{0,20}[\w\ue000]+)+(?=\s+DEFAULT\b)/gi,
    replacement: () => ' INT64',
    after: true,
  },
  // What a JSON function answers where there is nothing.
  {
    dialects: ['mysql', 'trino', 'athena'],
    pattern:
      /\b(?:NULL|ERROR|TRUE|FALSE|DEFAULT\s+(?:\ue000+|-?[\w.]+))\s+ON\s+(?:EMPTY|ERROR)(?=\s*[,)]|\s+(?:NULL|ERROR|DEFAULT)\b)/gi,
    replacement: () => '',
  },
  { dialects: ['duckdb'], pattern: /\bEXTRACT\s*\(\s*\ue000+(?=\s+FROM\b)/gi, replacement: () => 'EXTRACT(YEAR' },
  { dialects: ['oracle'], pattern: /\bMULTISET(?=\s*\()/gi, replacement: () => '' },
  { dialects: ['oracle'], pattern: /\bDEFAULT\s+\S+\s+ON\s+CONVERSION\s+ERROR\b/gi, replacement: () => '' },
  { dialects: ['oracle'], pattern: /\b(?:SUB)?PARTITION\s*\(\s*[\w$#]+\s*\)/gi, replacement: () => '' },
  {
    dialects: ['tsql'],
    pattern: /\bINSERT\s+(?=[#@\w[\ue000])(?!INTO\b|TOP\b|BULK\b)/gi,
    replacement: () => 'INSERT INTO ',
  },
  // The parser joins the path of a file with the alias behind it.
  {
    dialects: ['snowflake'],
    pattern: /@[\w.~%\ue000]+\/[^\s(),;]*/g,
    replacement: (whole) => whole.slice(0, whole.indexOf('/')),
  },
  // A path after an element, a[0]:b, is the same as a[0].b.
  { dialects: ['snowflake'], pattern: /\](?:\s{0,20}):(?=\s{0,20}[A-Za-z_\ue000])/g, replacement: () => '].' },
  // The version of a Delta table.
  { dialects: ['databricks', 'spark'], pattern: /(?<=[\w\ue000])@(?:v\d+|\d{8,17})\b/gi, replacement: () => '' },
  {
    dialects: 'all',
    pattern: /\bON\s+COMMIT\s+(?:DROP|(?:DELETE|PRESERVE)\s+ROWS)\b/gi,
    replacement: () => '',
  },
  {
    dialects: ['mysql'],
    pattern: /\bDROP\s+TEMPORARY\b/gi,
    replacement: () => 'DROP',
  },
  // MySQL needs no AS before the query that makes a table.
  {
    dialects: ['mysql'],
    pattern: /\bCREATE\s+(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[\w.$\ue000]+\s+(?=SELECT\b)/gi,
    replacement: () => 'AS ',
    after: true,
  },
  {
    dialects: ['duckdb'],
    pattern:
      /\b(?:TABLESAMPLE|USING\s+SAMPLE)\s+(?:\d+(?:\.\d+)?\s{0,20}(?:%|(?:PERCENT|ROWS)\b)?|[a-z]+(?=\s*\())(?:\s*\([^()]*\))?/gi,
    replacement: () => '',
  },
  // What stands behind IS would be a column.
  {
    dialects: ['postgres'],
    pattern: /\bIS\s+(?:NOT\s+)?(?:(?:NFK?[CD]\s+)?NORMALIZED|DOCUMENT)\b/gi,
    replacement: () => 'IS NOT NULL',
  },
  // The variables of a SUBSET are such as DEFINE makes.
  {
    dialects: ['oracle', 'trino', 'athena'],
    pattern: /\bSUBSET((?:[\s,]+\w+\s{0,20}=\s{0,20}\([^()]*\))+)\s+DEFINE\b/gi,
    replacement: (_match, [list]) =>
      `DEFINE ${
        (list ?? '')
          .match(/\w+(?=\s*=)/g)
          ?.map((name) => `${name} AS TRUE`)
          .join(', ') ?? ''
      },`,
  },
  { dialects: ['oracle'], pattern: /\bTREAT(?=\s*\()/gi, replacement: () => 'CAST' },
  // A column of a table of another database's default schema.
  {
    dialects: ['tsql'],
    pattern:
      /(?<!\b(?:FROM|JOIN|APPLY|INTO|UPDATE)\s{1,200}[\w$#@\ue000]{1,200})\.\.(?=[\w$#@\ue000]+\s{0,20}\.\s{0,20}[\w\ue000*])/gi,
    replacement: () => '.',
  },
  // Units of several parts.
  {
    dialects: ['mysql'],
    pattern:
      /(?<=\bINTERVAL\s{1,20}(?:-?[\w.@\ue000]{1,200}|\([^()]{1,200}\))\s{1,20})(SECOND|MINUTE|HOUR|DAY|YEAR)_(?:MICROSECOND|SECOND|MINUTE|HOUR|MONTH)\b/gi,
    replacement: (_match, [unit]) => unit ?? '',
  },
  // A function of SQL says by itself what it aggregates.
  { dialects: ['bigquery'], pattern: /\bAGGREGATE(?=\s+FUNCTION\b)/gi, replacement: () => '' },
  // Macros are functions whose parameters have no types.
  {
    dialects: ['duckdb'],
    pattern: /\bMACRO\b(?<=\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP(?:ORARY)?\s+)?MACRO)/gi,
    replacement: () => 'FUNCTION',
  },
  {
    dialects: ['duckdb'],
    when: isMacro,
    pattern: /:=(?<=\b(?:MACRO|FUNCTION)\s+[\w.\ue000]+\s{0,20}\([^()]*\w\s{0,20}:=)/gi,
    replacement: () => 'INT DEFAULT',
  },
  {
    dialects: ['duckdb'],
    when: isMacro,
    pattern: /\bTABLE(?=\s+(?:SELECT|WITH|FROM)\b|\s*\()(?<=\)\s{0,20}AS\s{1,20}TABLE)/gi,
    replacement: () => '',
  },
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
  // No comment without white space after it, for MySQL; for the parser it is one.
  { dialects: ['mysql'], pattern: /--(?=\S)/g, replacement: () => '- -' },
  { dialects: ['mysql'], pattern: /!(?=\s*[\w(@\ue000])/g, replacement: () => ' NOT ' },
  // A statement separator of SQL Server's tools.
  { dialects: ['tsql'], pattern: /^[ \t]*GO[ \t]*\r?$/gim, replacement: () => ';GO;' },
];

const byDialect = new Map<Dialect, readonly Treatment[]>();

function treatmentsOf(dialect: Dialect): readonly Treatment[] {
  const known = byDialect.get(dialect);
  if (known !== undefined) return known;
  const found = treatments.filter(({ dialects }) => dialects === 'all' || dialects.includes(dialect));
  byDialect.set(dialect, found);
  return found;
}

/** Whether the text makes a function or macro. */
function isMacro(code: string): boolean {
  return /\b(?:MACRO|FUNCTION)\b/i.test(code);
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
  return { sql: applyEdits(sql, edits), approximate, branches: templates.branches, starPatterns: patterns };
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
