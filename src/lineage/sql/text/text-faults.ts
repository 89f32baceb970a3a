/** What makes a text unreadable before any parser sees it: comments and templates without their other half, which hide what stands behind. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import { maskSql } from './sql-text.js';
import { templateEdits } from './template-blocks.js';

/** The first fault of a text as it was written, with its offset; null when there is none. */
export function textFault(sql: string, dialect: Dialect): { readonly error: string; readonly at: number } | null {
  const masked = maskSql(sql, dialectRules[dialect]);
  if (masked.unclosed !== null)
    return { at: masked.unclosed.at, error: `a ${masked.unclosed.what} is opened and never closed` };
  return masked.templates.length === 0 ? null : templateEdits(sql, masked).unpaired;
}
