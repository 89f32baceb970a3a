/** The parser stops at 64 nested calls: the innermost ones are flattened to a list of what they read. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Edit } from './sql-text.js';
import { applyEdits, maskSql } from './sql-text.js';

/** Calls nested deeper than this are flattened. */
const keptDepth = 14;
/** A group that holds one of these is more than a list of values. */
const structure =
  /\b(?:SELECT|CASE|AS|FROM|IN|OVER|FILTER|DISTINCT|WITHIN|ORDER|LIKE|BETWEEN|END|WHEN|INTERVAL|IGNORE|RESPECT)\b/i;

/** The text with the arguments of every call below the kept depth as one flat `coalesce(..)`; kinds of edges stay transformations. */
export function flattenCalls(sql: string, dialect: Dialect): string {
  const { code } = maskSql(sql, dialectRules[dialect]);
  const edits: Edit[] = [];
  const stack: { readonly open: number; readonly call: boolean; readonly depth: number }[] = [];
  for (let at = 0; at < code.length; at += 1) {
    if (code[at] === '(') {
      const call = /[\w$]\s*$/.test(code.slice(Math.max(0, at - 3), at));
      const depth = (stack.at(-1)?.depth ?? 0) + (call ? 1 : 0);
      stack.push({ open: at, call, depth });
    } else if (code[at] === ')') {
      const group = stack.pop();
      if (group === undefined || !group.call || group.depth !== keptDepth) continue;
      const inside = code.slice(group.open + 1, at);
      if (!inside.includes('(') || structure.test(inside)) continue;
      edits.push({ start: group.open + 1, end: at, text: leaves(sql.slice(group.open + 1, at), inside) });
    }
  }
  return applyEdits(sql, edits);
}

/** The names read inside, without function names and literals. */
function leaves(text: string, code: string): string {
  const names: string[] = [];
  for (const match of code.matchAll(
    /(?:[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\ue000+)(?:\s*\.\s*(?:[\w$\u0080-\uffff]+|\ue000+))*/g,
  )) {
    const end = match.index + match[0].length;
    const written = text.slice(match.index, end);
    const called = /^\s*\(/.test(code.slice(end, end + 4));
    const literal = written.startsWith("'") || /^(?:true|false|null)$/i.test(written);
    if (!called && !literal && !names.includes(written)) names.push(written);
  }
  return names.length === 0 ? 'NULL' : names.join(', ');
}
