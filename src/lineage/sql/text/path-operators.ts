/** Path operators behind parentheses and brackets, which the parser takes behind names alone: `{'a': x}:a`, `(x -> 'a') -> 'b'`. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Edit } from './sql-text.js';
import { applyEdits, maskSql } from './sql-text.js';

interface Operator {
  /** What stands before it, and itself in a group. */
  readonly pattern: RegExp;
  /** The same path in a form that is taken there. */
  readonly written: string;
}

/** `..:a` and `..['a']` are one path, and so are those of `->` and `->>`: what differs is the type. */
const colon: Operator = { pattern: /(?:[)}\]]|\bEND)\s*(:)(?!:)(?=\s*["\w\ue000])/dgi, written: '.' };
const arrow: Operator = { pattern: /\)\s*(->)(?!>)(?=\s*[\d\ue000])/dg, written: '->>' };

const operators: Readonly<Partial<Record<Dialect, Operator>>> = {
  snowflake: colon,
  databricks: colon,
  postgres: arrow,
  mysql: arrow,
};

/** The text with such operators in a form that the parser takes; the same text when there are none. */
export function plainPathOperators(sql: string, dialect: Dialect): string {
  const operator = operators[dialect];
  if (operator === undefined) return sql;
  const { code } = maskSql(sql, dialectRules[dialect]);
  const edits = [...code.matchAll(operator.pattern)].flatMap(({ indices }): readonly Edit[] => {
    const [start, end] = indices?.[1] ?? [];
    return start === undefined || end === undefined ? [] : [{ start, end, text: operator.written }];
  });
  return applyEdits(sql, edits);
}
