/** A second opinion on the parser: what the text's tokens say of its queries against what the tree holds of them. */
import { isObject, isQuery, nodeOf } from './ast.js';
import { shapesOfText } from './text/cross-check-text.js';
import { shapeOfTree } from './cross-check-tree.js';
import { dialectRules } from './dialect-rules.js';
import type { Dialect } from './port.js';

/**
 * What of a text was not read as it is written, in words for a person; null when both accounts agree, or where the text has
 * forms that are not counted (FROM before SELECT, statements that are no queries).
 */
export function misreading(sql: string, dialect: Dialect, statements: readonly unknown[]): string | null {
  const written = shapesOfText(sql, dialectRules[dialect]);
  if (written.length !== statements.length) return null;
  for (const [place, statement] of statements.entries()) {
    const lines = written[place];
    if (lines === null || lines === undefined || !holdsQuery(statement)) continue;
    const read = shapeOfTree(statement);
    if (read === null) continue;
    const missed = without(lines, read);
    const invented = without(read, lines);
    if (missed.length + invented.length > 0)
      return `not read as it is written: ${missed[0] ?? 'nothing'}, read as ${invented[0] ?? 'nothing'}`;
  }
  return null;
}

function holdsQuery(statement: unknown): boolean {
  if (isQuery(statement)) return true;
  const node = nodeOf(statement);
  if (node?.tag === 'insert') return isQuery(node.body['query']);
  return (
    node !== null &&
    (node.tag === 'create_table' || node.tag === 'create_view') &&
    isObject(node.body['as_select'] ?? node.body['query'])
  );
}

/** The lines of one list that the other does not have as often. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of other) counts.set(line, (counts.get(line) ?? 0) + 1);
  return list.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0;
  });
}
