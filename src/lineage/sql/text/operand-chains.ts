/** Chains of `a + b + ..`, `a || b || ..`, deeper in the parser's tree than it goes (some 500 operands), as chains of chains. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Edit } from './sql-text.js';
import { applyEdits } from './sql-text.js';
import type { Group } from './sql-tokens.js';
import { allGroups, isGroup, isMark, statementGroups, wordOf } from './sql-tokens.js';

/** Fewer operands than this are left as they are. */
const shortest = 16;
const operators: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '|', '^', '&']);

/**
 * The text with long runs of arithmetic and concatenation in parentheses, about the square root of their operands in each.
 * What is worked out first changes with that, but not what the value depends on: which operator it is does not matter. The
 * first and the last operand, of which it is not known where they begin and end, stay outside.
 */
export function groupOperands(sql: string, dialect: Dialect): string {
  const edits: Edit[] = [];
  for (const { items } of allGroups(statementGroups(sql, dialectRules[dialect])))
    for (const run of runsOf(items)) edits.push(...grouped(items, run));
  return applyEdits(sql, edits);
}

/** Places of operands with an operator on both sides, each a value, a path or a call. */
interface Operand {
  readonly from: number;
  readonly to: number;
}

function runsOf(items: Group['items']): readonly (readonly Operand[])[] {
  const runs: Operand[][] = [];
  let run: Operand[] = [];
  let from: number | null = null;
  for (let at = 0; at < items.length; at += 1) {
    if (isOperator(items, at)) {
      if (from !== null && from < at) run.push({ from, to: at });
      while (isOperator(items, at + 1)) at += 1;
      from = at + 1;
    } else if (at === from && wordOf(items[at]) === 'case') at = endOfCase(items, at);
    else if (from !== null && !goesOn(items, from, at)) {
      runs.push(run);
      run = [];
      from = null;
    }
  }
  runs.push(run);
  return runs.filter(({ length }) => length >= shortest);
}

/** The place of the END of the CASE that begins here. */
function endOfCase(items: Group['items'], at: number): number {
  let depth = 0;
  for (let place = at; place < items.length; place += 1) {
    const word = wordOf(items[place]);
    if (word === 'case') depth += 1;
    else if (word === 'end' && (depth -= 1) === 0) return place;
  }
  return items.length;
}

/** An operator between two values: not the star of a select list or of `count(*)`, and not the arrow of a path. */
function isOperator(items: Group['items'], at: number): boolean {
  const item = items[at];
  if (item === undefined || isGroup(item) || item.kind !== 'mark' || !operators.has(item.text)) return false;
  if (at === 0 || at === items.length - 1) return false;
  return ![items[at - 1], items[at + 1]].some(
    (beside) => isMark(beside, ',') || isMark(beside, '.') || isMark(beside, '>'),
  );
}

/** Whether the item belongs to an operand that begins at `from`: a name or literal, dots, casts, paths, and what is called or indexed. */
function goesOn(items: Group['items'], from: number, at: number): boolean {
  const item = items[at];
  if (at === from || item === undefined) return true;
  const before = items[at - 1];
  if (isGroup(item)) return true;
  if (item.kind === 'mark') return item.text === '.' || item.text === ':';
  return isMark(before, '.') || isMark(before, ':');
}

function grouped(items: Group['items'], run: readonly Operand[]): readonly Edit[] {
  const size = Math.ceil(Math.sqrt(run.length));
  const edits: Edit[] = [];
  for (let from = 0; from < run.length; from += size) {
    const part = run.slice(from, from + size);
    const [first, last] = [items[part[0]?.from ?? 0], items[(part.at(-1)?.to ?? 1) - 1]];
    if (part.length < 2 || first === undefined || last === undefined) continue;
    edits.push({ start: first.start, end: first.start, text: '(' }, { start: last.end, end: last.end, text: ')' });
  }
  return edits;
}
