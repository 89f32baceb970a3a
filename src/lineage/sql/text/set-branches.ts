/**
 * Sets the branches of set operations apart, where the parser would misread them: in `.. where a > (select ..) union ..` it
 * takes the union as the operand of `>`, and in some places it does not read a branch in parentheses at all.
 */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Group } from './sql-tokens.js';
import { afterBody, allGroups, isGroup, isQueryGroup, segmentsOf, statementGroups, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';
import { applyEdits } from './sql-text.js';

/** After these words a sub-query is closed for the parser, and what follows it is read rightly. */
const closed: ReadonlySet<string> = new Set(['exists', 'in']);
const setWord = /\b(?:union|intersect|except|minus)\b/i;

/** The text with each branch that ends in a bare sub-query as `select * from (branch) alias`, which has the same columns. */
export function isolateBranches(sql: string, dialect: Dialect): string {
  if (!setWord.test(sql)) return sql;
  const edits: Edit[] = [];
  for (const group of allGroups(statementGroups(sql, dialectRules[dialect]))) {
    const segments = segmentsOf(group);
    for (const { from, to } of segments.slice(0, -1)) {
      const last = group.items[to - 1];
      if (!isGroup(last) || !isQueryGroup(last) || closed.has(wordOf(group.items[to - 2]) ?? '')) continue;
      const select = placeOf(group, 'select', from, to);
      if (select === null || placeOf(group, 'into', select, to) !== null) continue;
      edits.push(...wrap(startOf(group, select), last.end));
    }
  }
  return insert(sql, edits);
}

/** The text with each branch in parentheses as `select * from (branch)`. */
export function openBranches(sql: string, dialect: Dialect): string {
  if (!setWord.test(sql)) return sql;
  const edits: Edit[] = [];
  for (const group of allGroups(statementGroups(sql, dialectRules[dialect]))) {
    const segments = segmentsOf(group);
    if (segments.length < 2) continue;
    for (const { from, to } of segments) {
      const only = group.items[from];
      // Behind a WITH, or before an ORDER BY, the branch stands in parentheses too.
      const branch = isGroup(only) ? only : to - from > 1 ? group.items[to - 1] : undefined;
      if (!isGroup(branch) || !isQueryGroup(branch) || placeOf(group, 'select', from, to) !== null) continue;
      edits.push({ start: branch.start, end: branch.start, text: 'select * from ' });
      edits.push({ start: branch.end, end: branch.end, text: ' __branch ' });
    }
  }
  return insert(sql, edits);
}

/** The text with the body in parentheses of `with .. (select ..) order by ..`, which the parser drops, as `select * from (body)`. */
export function openBodies(sql: string, dialect: Dialect): string {
  if (!/\bwith\b/i.test(sql)) return sql;
  const edits: Edit[] = [];
  for (const { items } of allGroups(statementGroups(sql, dialectRules[dialect]))) {
    const first = wordOf(items[0]);
    const start = first === 'create' ? items.findIndex((item) => wordOf(item) === 'with') : 0;
    if (wordOf(items[start]) !== 'with') continue;
    for (const [at, item] of items.entries()) {
      if (at < start || !isGroup(item) || !isGroup(items[at - 1]) || !isQueryGroup(item)) continue;
      if (!afterBody.has(wordOf(items[at + 1]) ?? '')) continue;
      edits.push({ start: item.start, end: item.start, text: 'select * from ' });
      edits.push({ start: item.end, end: item.end, text: ' __branch ' });
    }
  }
  return insert(sql, edits);
}

/**
 * The text with a body in parentheses of its own before ORDER BY or FETCH, in a derived table or as the rows that a table of
 * statement makes a table of (`create table t as (select ..) order by ..`), as `select * from (body)`.
 */
export function openLoneBodies(sql: string, dialect: Dialect): string {
  const edits: Edit[] = [];
  for (const { items } of allGroups(statementGroups(sql, dialectRules[dialect]))) {
    const makes = wordOf(items[0]) === 'create';
    for (const [at, item] of items.entries()) {
      if (!isGroup(item) || !isQueryGroup(item) || !afterBody.has(wordOf(items[at + 1]) ?? '')) continue;
      if (at > 0 && (!makes || items.slice(0, at).some((before) => wordOf(before) === 'select'))) continue;
      const as = makes && wordOf(items[at - 1]) !== 'as' ? 'as ' : '';
      edits.push({ start: item.start, end: item.start, text: `${as}select * from ` });
      edits.push({ start: item.end, end: item.end, text: ' __branch ' });
    }
  }
  return insert(sql, edits);
}

function placeOf(group: Group, word: string, from: number, to: number): number | null {
  for (let at = from; at < to; at += 1) if (wordOf(group.items[at]) === word) return at;
  return null;
}

function startOf(group: Group, at: number): number {
  return group.items[at]?.start ?? group.start;
}

function wrap(start: number, end: number): readonly Edit[] {
  return [
    { start, end: start, text: 'select * from (' },
    { start: end, end, text: ') __branch ' },
  ];
}

/** Insertions at the same place: those that close come first. */
function insert(sql: string, edits: readonly Edit[]): string {
  const order = (edit: Edit): number => (edit.text.startsWith(' ') || edit.text.startsWith(')') ? 0 : 1);
  return applyEdits(
    sql,
    [...edits].sort((left, right) => left.start - right.start || order(left) - order(right)),
  );
}
