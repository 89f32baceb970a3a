/** A second opinion on the parser: set operators counted in the text itself. */
import { dialectRules } from './dialect-rules.js';
import type { Dialect } from './port.js';
import { maskSql } from './sql-text.js';

/** How many UNION, INTERSECT, EXCEPT and MINUS stand outside all parentheses (an EXCEPT after a star is none). */
export function countTopSetOperators(sql: string, dialect: Dialect): number {
  const { code } = maskSql(sql, dialectRules[dialect]);
  let depth = 0;
  let count = 0;
  for (const match of code.matchAll(
    /[()]|\*\s*EXCEPT\b|(?<![\w.$])(?:UNION|INTERSECT|EXCEPT|MINUS)(?=\s+(?:ALL|DISTINCT|BY|CORRESPONDING|STRICT|SELECT|FROM|VALUES|WITH|TABLE)\b|\s*\()/gi,
  )) {
    const word = match[0];
    if (word === '(') depth += 1;
    else if (word === ')') depth -= 1;
    else if (depth === 0 && !word.startsWith('*')) count += 1;
  }
  return count;
}
