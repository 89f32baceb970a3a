/** Functions that earlier statements of the text make with a query in them: what a call of one reads. */
import type { AstObject } from './ast.js';
import { isObject, isQuery, listOf, nodeOf, textOf } from './ast.js';
import type { Context } from './context.js';
import { transformed } from './edge-kinds.js';
import { newScope } from './scopes.js';
import type { Value } from './values.js';
import { mergeValues, newSink, unknownValue } from './values.js';

/** The expression or query of a function; null when it is not known, or reads its parameters. */
export interface MadeFunction {
  readonly body: unknown;
}

/** Notes a function whose body holds a query; of any other, a call depends on its arguments. */
export function noteFunction(ctx: Context, name: string, statement: AstObject): void {
  const body = isObject(statement['body']) ? (statement['body']['Expression'] ?? statement['body']['Return']) : null;
  if (!holdsQuery(body)) ctx.functions.delete(name);
  else ctx.functions.set(name, { body: listOf(statement['parameters']).length === 0 ? body : null });
}

/** Notes DuckDB's macro, which the parser keeps as text, when it holds a query. */
export function noteMacro(ctx: Context, sql: string): void {
  const [, name, body = ''] =
    /^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP(?:ORARY)?\s+)?MACRO\s+([\w.]+)\s*\(([\s\S]*)$/i.exec(sql) ?? [];
  if (name !== undefined && /\bselect\b/i.test(body)) ctx.functions.set(name.toLowerCase(), { body: null });
}

/** What a call of such a function depends on; null for any other. */
export function calledFunction(ctx: Context, name: string): Value | null {
  const made = ctx.functions.get(name.toLowerCase());
  if (made === undefined) return null;
  const { body } = made;
  if (body === null) {
    const detail = `${name}: a function of this text with a query in it, which is not followed`;
    ctx.lost.add(detail);
    return unknownValue('sql_unsupported', detail);
  }
  const sink = newSink();
  // One that calls itself reads no more than it does once.
  ctx.functions.delete(name.toLowerCase());
  ctx.collect(body, newScope(null, null), transformed, sink);
  ctx.functions.set(name.toLowerCase(), made);
  return mergeValues([sink], transformed);
}

function holdsQuery(value: unknown): boolean {
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const each = stack.pop();
    if (nodeOf(each) !== null && isQuery(each)) return true;
    if (typeof each === 'object' && each !== null) stack.push(...(Object.values(each) as unknown[])); // values of unknown type
  }
  return false;
}

/** The text of a statement that the parser keeps as it is written. */
export function rawText(body: AstObject): string {
  return textOf(body['sql']) ?? '';
}
