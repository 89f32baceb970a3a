/** Conditions of IF and WHILE: what they read decides whether what stands in the branches is run. */
import type { AstObject } from '../ast.js';
import { bodyOf, textOf } from '../ast.js';
import { numberOf } from './branches.js';
import type { Context } from '../context.js';
import { lostValue } from '../context.js';
import type { ScriptStatement } from './script.js';
import type { Group } from '../text/sql-tokens.js';
import { isGroup } from '../text/sql-tokens.js';

type Items = Group['items'];

/** The condition as a statement of the script, as a query with it in its WHERE; none when it can read nothing. */
export function conditionText(
  sql: string,
  items: Items,
  block: string,
  within: readonly string[],
): readonly ScriptStatement[] {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined || !items.some(readsSomething)) return [];
  return [{ sql: `select 1 where ${sql.slice(first.start, last.end)}`, within, decides: block }];
}

/** A query, or a name, which may be that of a variable. */
function readsSomething(item: Items[number]): boolean {
  return isGroup(item) ? item.items.some(readsSomething) : item.kind === 'word';
}

/** Whether such a statement reads a table, besides variables. */
export function decidesByQuery(sql: string): boolean {
  return /\(\s*(?:select|with)\b/i.test(sql);
}

/** Stands for a condition in the parser's tree, null where it could not be parsed. */
export function condition(block: string, query: unknown): AstObject {
  return { condition: { block, query } };
}

/** Keeps a condition for those who ask what decides on a branch. True when the statement is one. */
export function noteCondition(ctx: Context, statement: unknown): boolean {
  const body = bodyOf(statement, 'condition');
  if (body === null) return false;
  const block = textOf(body['block']) ?? '';
  const noted = { query: body['query'], variables: ctx.variables, completion: ctx.completion, noted: false };
  ctx.conditions.set(block, [...(ctx.conditions.get(block) ?? []), noted]);
  return true;
}

/** Notes the tables and columns that decide whether a statement in these branches is run. */
export function noteDecisions(ctx: Context, within: readonly string[]): void {
  for (const step of within) {
    for (const each of ctx.conditions.get(numberOf(step) ?? '') ?? []) {
      if (each.noted) continue;
      each.noted = true;
      const { variables: now, completion: names } = ctx;
      ctx.variables = each.variables;
      ctx.completion = each.completion;
      if (each.query === null)
        lostValue(
          ctx,
          'sql_unsupported',
          'a condition of IF or WHILE that could not be parsed: the tables in it are not known',
        );
      else ctx.query(each.query, null);
      ctx.variables = now;
      ctx.completion = names;
    }
  }
}
