/** What statements of a script stand for in the parser's tree that are none of its own. */
import type { AstObject } from '../ast.js';
import { bodyOf, textOf } from '../ast.js';
import { condition } from './conditions.js';
import type { ScriptStatement } from './script.js';
import { unread } from './unread.js';

/** The node for a statement that was parsed. */
export function scriptNode({ decides, rows, ends }: ScriptStatement, statement: unknown): unknown {
  if (decides !== undefined) return condition(decides, statement);
  if (rows !== undefined) return { loop_rows: { name: rows, query: statement } };
  return ends === true ? { script_end: {} } : statement;
}

/** The node for a statement that could not be parsed; undefined where a query is lost on whose rows the answer depends. */
export function unreadNode(statement: ScriptStatement, returnsRows: (sql: string) => boolean): AstObject | undefined {
  const { sql, decides, rows } = statement;
  if (decides !== undefined) return condition(decides, null);
  if (rows !== undefined) return unread(`let ${rows}`);
  return statement.unread !== true && returnsRows(sql) ? undefined : unread(sql);
}

/** The variable and the query of a loop over rows; null for any other statement. */
export function rowsOfLoop(statement: unknown): { readonly name: string; readonly query: unknown } | null {
  const body = bodyOf(statement, 'loop_rows');
  return body === null ? null : { name: textOf(body['name']) ?? '', query: body['query'] };
}

/** Whether the script ends here. */
export function endsScript(statement: unknown): boolean {
  return bodyOf(statement, 'script_end') !== null;
}
