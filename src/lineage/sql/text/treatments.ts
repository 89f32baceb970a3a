/** Simple replacements in the text before it is parsed, one row each: syntax that the parser does not take, or takes wrongly. */
import type { Dialect } from '../port.js';
import { ordinalityType, unpackedColumns } from './star-patterns.js';
import { tsqlTreatments } from './tsql-treatments.js';

export interface Treatment {
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

/** Either name of a column in the RENAME of a star. */
const renamedColumn =
  /(?<=\bRENAME\s{0,20}(?:\s|\((?:[^()]{0,4000},)?)\s{0,20})[a-z_]\w*(?=\s+AS\b)|(?<=\bRENAME\s{0,20}(?:\s|\((?:[^()]{0,4000},)?)\s{0,20}[\w\ue000]{1,200}\s{1,20}AS\s{1,20})[a-z_]\w*/gi;

/** Simple replacements, one row each. */
const treatments: readonly Treatment[] = [
  ...tsqlTreatments,
  // A name for the columns that USING merges.
  {
    dialects: ['postgres'],
    pattern: /(?<=\bUSING\s{0,20}\([^()]{1,400}\)\s{0,20})AS\s+[\w\ue000]+/gi,
    replacement: () => '',
  },
  // Words between SELECT and the list that the parser takes one of; of several it makes columns.
  {
    dialects: ['mysql'],
    pattern:
      /\bSELECT\s+(?:(?:ALL|DISTINCT|DISTINCTROW|HIGH_PRIORITY|STRAIGHT_JOIN|SQL_SMALL_RESULT|SQL_BIG_RESULT|SQL_BUFFER_RESULT|SQL_NO_CACHE|SQL_CALC_FOUND_ROWS)\s+){2,}/gi,
    replacement: (match) => (/\bDISTINCT/i.test(match) ? 'SELECT DISTINCT ' : 'SELECT '),
  },
  { dialects: ['oracle'], pattern: /\bCURSOR(?=\s*\(\s*(?:SELECT|WITH)\b)/gi, replacement: () => '' },
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
    dialects: ['mysql', 'trino', 'athena', 'oracle', 'postgres'],
    pattern:
      /\b(?:NULL|ERROR|EMPTY(?:\s+(?:ARRAY|OBJECT))?|TRUE|FALSE|DEFAULT\s+(?:\ue000+|-?[\w.]+))\s+ON\s+(?:EMPTY|ERROR)(?=\s*[,)]|\s+(?:NULL|ERROR|DEFAULT)\b)/gi,
    replacement: () => '',
  },
  { dialects: ['duckdb'], pattern: /\bEXTRACT\s*\(\s*\ue000+(?=\s+FROM\b)/gi, replacement: () => 'EXTRACT(YEAR' },
  { dialects: ['oracle'], pattern: /\bMULTISET(?=\s*\()/gi, replacement: () => '' },
  { dialects: ['oracle'], pattern: /\bDEFAULT\s+\S+\s+ON\s+CONVERSION\s+ERROR\b/gi, replacement: () => '' },
  { dialects: ['oracle'], pattern: /\b(?:SUB)?PARTITION\s*\(\s*[\w$#]+\s*\)/gi, replacement: () => '' },
  {
    dialects: ['duckdb'],
    pattern: /(?<=[(,]\s{0,200})\*\s{0,20}COLUMNS(?=\s{0,20}\()/gi,
    replacement: () => unpackedColumns,
  },
  // Into variables of the program: such a statement returns no rows.
  {
    dialects: ['oracle'],
    when: (code) => /^\s*(?:INSERT|UPDATE|DELETE|MERGE)\b/i.test(code),
    pattern: /\bRETURN(?:ING)?\s[^;]{0,2000}?\bINTO\s[^;]{0,2000}(?=;|$)/gi,
    replacement: () => '',
  },
  // The parser joins the path of a file with the alias behind it.
  {
    dialects: ['snowflake'],
    pattern: /@[\w.~%\ue000]+\/[^\s(),;]*/g,
    replacement: (whole) => whole.slice(0, whole.indexOf('/')),
  },
  // A column that is called as a word of the language is called.
  {
    dialects: ['snowflake'],
    when: renames,
    pattern: renamedColumn,
    replacement: (name) => `"${name.toUpperCase()}"`,
  },
  { dialects: ['duckdb'], when: renames, pattern: renamedColumn, replacement: (name) => `"${name}"` },
  { dialects: ['snowflake'], pattern: /\bDIRECTED(?=\s+JOIN\b)/gi, replacement: () => '' },
  // The end of what CHANGES looks at.
  {
    dialects: ['snowflake'],
    when: (code) => /\bCHANGES\s*\(/i.test(code),
    pattern: /(?<=\)\s{0,20})END\s*\(\s*(?:TIMESTAMP|OFFSET|STATEMENT)\s*=>(?:[^()]|\([^()]*\))*\)/gi,
    replacement: () => '',
  },
  // A cast before a path changes nothing of where the path leads.
  {
    dialects: ['snowflake'],
    pattern: /::\s{0,20}(?:VARIANT|OBJECT|ARRAY)(?=\s{0,20}(?::(?!:)|\[))/gi,
    replacement: () => '',
  },
  // A path after an element, a[0]:b, is the same as a[0].b.
  { dialects: ['snowflake'], pattern: /\](?:\s{0,20}):(?=\s{0,20}[A-Za-z_\ue000])/g, replacement: () => '].' },
  // Its name is that of any temporary view, behind a schema of their own.
  { dialects: ['databricks', 'spark'], pattern: /\bGLOBAL\s+(?=TEMP(?:ORARY)?\s+VIEW\b)/gi, replacement: () => '' },
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
  // A partitioned outer join.
  {
    dialects: ['oracle'],
    pattern: /\bPARTITION\s+BY\s*\([^()]*\)(?=\s+(?:ON|LEFT|RIGHT|FULL)\b)/gi,
    replacement: () => '',
  },
  // The end of a window from which NTH_VALUE counts.
  {
    dialects: 'all',
    pattern: /(?<=\)\s{0,20})FROM\s+(?:FIRST|LAST)(?=\s+(?:RESPECT|IGNORE|OVER)\b)/gi,
    replacement: () => '',
  },
  { dialects: ['oracle'], pattern: /\b(?:TREAT|XMLCAST)(?=\s*\()/gi, replacement: () => 'CAST' },
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
  // A function of that name, and a type of two words.
  { dialects: ['mysql'], pattern: /\bINTERVAL(?=\s{0,20}\([^()]{0,400},)/gi, replacement: () => 'INTERVAL_OF' },
  { dialects: ['mysql'], pattern: /\b((?:UN)?SIGNED)\s+INT(?:EGER)?\b/gi, replacement: (_match, [type]) => type ?? '' },
  // The character set of a literal.
  {
    dialects: ['mysql'],
    pattern:
      /(?<![\w.$])_(?:utf8(?:mb[34])?|utf16(?:le)?|utf32|ucs2|latin[1257]|ascii|binary|big5|gbk|gb18030|gb2312|sjis|cp\d+|koi8[ru]|euc\w+)(?=\s{0,20}\ue000)/gi,
    replacement: () => '',
  },
  // Division of whole numbers.
  { dialects: ['duckdb'], pattern: /\/\//g, replacement: () => '/' },
  // What an XQuery is asked of.
  {
    dialects: ['oracle'],
    pattern: /\bPASSING(?<=\bXML(?:QUERY|EXISTS)\s{0,20}\(\s{0,20}\ue000+\s{0,20}PASSING)\s+(?:BY\s+VALUE\s+)?/gi,
    replacement: () => ', ',
  },
  { dialects: ['oracle'], pattern: /\bRETURNING\s+CONTENT(?:\s+NULL\s+ON\s+EMPTY)?(?=\s*\))/gi, replacement: () => '' },
  // No comment without white space after it, for MySQL; for the parser it is one.
  { dialects: ['mysql'], pattern: /--(?=\S)/g, replacement: () => '- -' },
  { dialects: ['mysql', 'spark', 'databricks'], pattern: /!(?=\s*[\w(@\ue000])/g, replacement: () => ' NOT ' },
];

const byDialect = new Map<Dialect, readonly Treatment[]>();

/** The rows that are for a dialect. */
export function treatmentsOf(dialect: Dialect): readonly Treatment[] {
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

function renames(code: string): boolean {
  return /\bRENAME\b/i.test(code);
}
