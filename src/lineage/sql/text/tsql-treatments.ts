/** Simple replacements in texts of SQL Server before they are parsed (treatments.ts). */
import { ownColumnMark } from './star-patterns.js';
import type { Treatment } from './treatments.js';

/** SQL Server's hints behind a table, which without WITH look like the columns of its alias or the arguments of a function. */
const tableHint = String.raw`(?:NOLOCK|READUNCOMMITTED|READCOMMITTED(?:LOCK)?|REPEATABLEREAD|SERIALIZABLE|HOLDLOCK|UPDLOCK|ROWLOCK|PAGLOCK|TABLOCKX?|XLOCK|READPAST|NOWAIT|NOEXPAND|FORCESCAN|FORCESEEK|INDEX\s*(?:=\s*)?(?:[\w]+|\([^()]*\)))`;

export const tsqlTreatments: readonly Treatment[] = [
  // The next number of a sequence depends on nothing.
  { dialects: ['tsql'], pattern: /\bNEXT\s+VALUE\s+FOR\s+[\w.\ue000]+/gi, replacement: () => 'NULL' },
  {
    dialects: ['tsql'],
    pattern: new RegExp(String.raw`(?:\bWITH\s*)?\(\s*${tableHint}(?:[\s,]+${tableHint})*\s*\)`, 'gi'),
    replacement: () => '',
  },
  // PARSE is a cast that knows a culture.
  {
    dialects: ['tsql'],
    pattern: /\b(TRY_)?PARSE(?=\s{0,20}\([^;]{1,2000}?\sAS\s)/gi,
    replacement: (_match, [tries]) => `${tries ?? ''}CAST`,
  },
  { dialects: ['tsql'], pattern: /\bUSING\s+N?\ue000+(?=\s*\))/gi, replacement: () => '' },
  { dialects: ['tsql'], pattern: /\bFOR\s+SYSTEM_TIME\s+AS\s+OF\s+/gi, replacement: () => '', operand: true },
  {
    dialects: ['tsql'],
    pattern: /\bFOR\s+SYSTEM_TIME\s+(?:FROM|BETWEEN)\s+[\w@\ue000]+\s+(?:TO|AND)\s+/gi,
    replacement: () => '',
    operand: true,
  },
  { dialects: ['tsql'], pattern: /\bFOR\s+SYSTEM_TIME\s+CONTAINED\s+IN\s*\([^()]*\)/gi, replacement: () => '' },
  {
    dialects: ['tsql'],
    pattern: /\bINSERT\s+(?=[#@\w[\ue000])(?!INTO\b|TOP\b|BULK\b)/gi,
    replacement: () => 'INSERT INTO ',
  },
  // A DELETE of some rows without a condition leaves the others: it is no DELETE of all.
  {
    dialects: ['tsql'],
    pattern:
      /\bDELETE\s+TOP\s*\([^()]*\)(?:\s+PERCENT\b)?\s+(?:FROM\s+)?[^\s;()]+(?=\s*(?:;|$)|\s+(?:SELECT|INSERT|UPDATE|DELETE|DECLARE|SET|IF|EXEC|END)\b)/gi,
    after: true,
    replacement: () => ' WHERE 1 = 1',
  },
  // How many rows are changed is no matter.
  {
    dialects: ['tsql'],
    pattern: /\b(INSERT|UPDATE|DELETE|MERGE)\s+TOP\s*\([^()]*\)(?:\s+PERCENT\b)?/gi,
    replacement: (_match, [verb]) => verb ?? '',
  },
  // `a += 1` is `a = a + 1`.
  {
    dialects: ['tsql'],
    pattern: /(?<![\w.@$#\ue000\]])([a-z_@#][\w.@$#]*)\s{0,20}([-+*/%&|^])=/gi,
    replacement: (_match, [name = '', operator = '']) =>
      `${name} = ${name.startsWith('@') ? name : ownColumnMark} ${operator} `,
  },
  // A column of a table of another database's default schema.
  {
    dialects: ['tsql'],
    pattern:
      /(?<!\b(?:FROM|JOIN|APPLY|INTO|UPDATE)\s{1,200}[\w$#@\ue000]{1,200})\.\.(?=[\w$#@\ue000]+\s{0,20}\.\s{0,20}[\w\ue000*])/gi,
    replacement: () => '.',
  },
  // A statement separator of SQL Server's tools.
  { dialects: ['tsql'], pattern: /^[ \t]*GO[ \t]*\r?$/gim, replacement: () => ';GO;' },
];
