/** Scripts: blocks, branches and loops around statements, as the plain statements that may be run one after the other. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import { unfoldBlocks } from './script-blocks.js';
import { selectInto } from './script-values.js';
import { unfoldTsql } from './script-tsql.js';
import { statementGroups } from '../text/sql-tokens.js';

export interface ScriptStatement {
  readonly sql: string;
  /** The branches and loops it stands in, outermost first, as `3:then`; empty when it is always run. */
  readonly within: readonly string[];
  /** It is no statement of its own, but fills the variables that it names. */
  readonly unread?: true;
  /** It is a condition, as a query with it in its WHERE, and decides on the branches of the block of this number. */
  readonly decides?: string;
  /** It is the query of a loop, whose rows are in the variable of this name one after the other. */
  readonly rows?: string;
  /** The script ends here (RETURN). */
  readonly ends?: true;
}

const blockDialects: ReadonlySet<Dialect> = new Set(['bigquery', 'snowflake', 'databricks', 'spark']);

/** The statements of a script with control flow; null for a text without any, or of a dialect that has none outside of procedures. */
export function unfoldScript(sql: string, dialect: Dialect): readonly ScriptStatement[] | null {
  if (dialect === 'tsql') return unfoldTsql(sql);
  if (dialect === 'mysql') return unfoldSelectInto(sql);
  return blockDialects.has(dialect) ? unfoldBlocks(sql, dialect) : null;
}

/** MySQL has no blocks outside of procedures, but `SELECT .. INTO @x`. */
function unfoldSelectInto(sql: string): readonly ScriptStatement[] | null {
  if (!/\bINTO\s+@/i.test(sql)) return null;
  return statementGroups(sql, dialectRules.mysql).map(({ items, start, end }) => ({
    sql: selectInto(sql, items) ?? sql.slice(start, end),
    within: [],
  }));
}
