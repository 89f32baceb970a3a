import type { Dialect as ParserDialect } from '@polyglot-sql/sdk';
import { dialectRules } from './dialect-rules.js';
import type { Dialect } from './port.js';

/** The parser's name for a dialect. */
export function parserDialect(dialect: Dialect): ParserDialect {
  return dialectRules[dialect].parser as ParserDialect; // the table holds the enum's values as text
}
