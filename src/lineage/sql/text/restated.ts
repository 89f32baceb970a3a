/** What is said in other words before anything else is done to a text, as the parser takes it: one row a construct. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import { arrowPaths } from './arrow-paths.js';
import { flowChains } from './flow-chains.js';
import { fromFirst } from './from-first.js';
import { hierarchyConditions } from './hierarchy-conditions.js';
import { inlineFunctions } from './inline-functions.js';
import { macroOverloads } from './macro-overloads.js';
import { modelClauses } from './model-clauses.js';
import { pivotAliases } from './pivot-aliases.js';
import { recursionClauses } from './recursion-clauses.js';
import { sparkTemporaries } from './spark-temporaries.js';
import type { Group } from './sql-tokens.js';
import { statementGroups } from './sql-tokens.js';
import type { Edit } from './sql-text.js';
import { applyEdits } from './sql-text.js';
import { stringAliases } from './string-aliases.js';
import { summaries } from './summaries.js';
import { tableArguments } from './table-arguments.js';

interface Restatement {
  readonly dialects: readonly Dialect[];
  /** Only texts that hold this are looked at closer. */
  readonly when: RegExp;
  readonly edits: (sql: string, statements: readonly Group[]) => readonly Edit[];
}

const trino: readonly Dialect[] = ['trino', 'athena'];

const withPivot: readonly Dialect[] = [
  ...(['oracle', 'snowflake', 'bigquery', 'redshift', 'databricks', 'spark', 'duckdb'] as const),
  ...trino,
];

const restatements: readonly Restatement[] = [
  {
    dialects: ['oracle', 'postgres'],
    when: /\bSEARCH\s+(?:DEPTH|BREADTH)\s+FIRST\b|\)\s*CYCLE\b/i,
    edits: recursionClauses,
  },
  { dialects: ['oracle', 'snowflake'], when: /\bCONNECT\s+BY\b/i, edits: hierarchyConditions },
  { dialects: ['oracle'], when: /\bMODEL\b[\s\S]*\bMEASURES\b/i, edits: modelClauses },
  { dialects: withPivot, when: /\bPIVOT\b/i, edits: pivotAliases },
  { dialects: ['snowflake'], when: /->>/, edits: flowChains },
  { dialects: ['oracle', ...trino], when: /\bWITH\s+FUNCTION\b/i, edits: inlineFunctions },
  { dialects: trino, when: /\bTABLE\s*\(\s*[\w.]+\s*\(/i, edits: tableArguments },
  { dialects: ['duckdb'], when: /\b(?:MACRO|FUNCTION)\b/i, edits: macroOverloads },
  { dialects: ['duckdb'], when: /\bAS\s+'/i, edits: stringAliases },
  { dialects: ['duckdb'], when: /\bSUMMARIZE\b/i, edits: summaries },
  { dialects: ['duckdb'], when: /\bWINDOW\b/i, edits: fromFirst },
  { dialects: ['postgres', 'mysql', 'duckdb'], when: /->(?!>)/, edits: arrowPaths },
  {
    dialects: ['spark', 'databricks'],
    when: /\bCACHE\s+(?:LAZY\s+)?TABLE\b|\bTEMP(?:ORARY)?\s+VIEW\b/i,
    edits: sparkTemporaries,
  },
];

/** The text in the parser's words, in the order of the rows; the same text where none of them applies. */
export function restated(written: string, dialect: Dialect): string {
  let sql = written;
  for (const { dialects, when, edits } of restatements) {
    if (!dialects.includes(dialect) || !when.test(sql)) continue;
    sql = applyEdits(sql, edits(sql, statementGroups(sql, dialectRules[dialect])));
  }
  return sql;
}
