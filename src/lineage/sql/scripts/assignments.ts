/** Statements that put values into variables. */
import type { AstObject } from '../ast.js';
import { bodyOf, identifierOf, isObject, isQuery, listOf, nodeOf, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { rowsOfLoop } from './script-nodes.js';
import type { Assigned } from './variables.js';
import { assigned, nameAssigned, variableNamed } from './variables.js';
import { outputsOf, unreadText } from './unread.js';
import { nothing, unknownValue } from '../values.js';

/**
 * Notes what a statement puts into variables; `maybe` says that it may not be run. True when that is all it does: such a
 * SELECT returns no rows.
 */
export function noteAssignments(ctx: Context, statement: unknown, maybe: boolean): boolean {
  const node = nodeOf(statement);
  if (node === null) return false;
  const { tag, body } = node;
  const loop = rowsOfLoop(statement);
  if (loop !== null) {
    put(ctx, loop.name, { kind: 'row', query: loop.query }, false);
    return true;
  }
  if (tag === 'declare') {
    for (const item of listOf(body['expressions'])) declare(ctx, bodyOf(item, 'declare_item'));
    return true;
  }
  if (tag === 'set_statement') {
    for (const item of listOf(body['items'])) if (isObject(item)) setItem(ctx, item, maybe);
    return true;
  }
  if (tag === 'select' && selectsIntoVariables(ctx, body, maybe)) return true;
  if (ctx.rules.assignsInQueries) {
    for (const name of namesAssignedIn(statement)) put(ctx, name, { kind: 'inside', statement }, maybe);
  }
  return false;
}

/** Notes variables that a statement may fill that is not read: `SET`, `LET` and `DECLARE` that are not parsed, `.. INTO x`, a procedure. */
export function noteUnread(ctx: Context, statement: unknown): void {
  const sql = unreadText(statement) ?? '';
  const names = [
    ...(/^\s*(?:SET|DECLARE|LET)\s+(?:OR\s+REPLACE\s+)?(?:VAR(?:IABLE)?\s+)?\(?\s*([\w@$]+)/i.exec(sql)?.slice(1) ??
      []),
    ...(/\bINTO\s+(:?@?\w+(?:\s*,\s*:?@?\w+)*)/i.exec(sql)?.[1]?.split(',') ?? []),
    ...[...sql.matchAll(/(@\w+)\s+OUT(?:PUT)?\b/gi)].map((match) => match[1] ?? ''),
    ...outputsOf(statement),
  ];
  for (const written of names) {
    const name = written.trim().replace(/^:/, '');
    put(ctx, name, lost(name), true);
  }
}

function lost(name: string): Assigned {
  const value = unknownValue('sql_unsupported', `${name}: what is put into this variable could not be read`);
  return { kind: 'value', value };
}

function put(ctx: Context, name: string, what: Assigned, maybe: boolean, before = ctx.variables): void {
  ctx.variables = assigned(ctx.variables, name, what, { maybe, before });
}

function declare(ctx: Context, item: AstObject | null): void {
  if (item === null) return;
  // A query that the parser took for a part of the type.
  const isLost = /^(?!TABLE\b|CURSOR\b).*\bSELECT\b/is.test(textOf(item['kind']) ?? '');
  const what = isLost ? lost('DECLARE') : valueAssigned(item['default']);
  for (const target of [item['this'], ...listOf(item['additional_names'])]) {
    const name = identifierOf(target);
    if (name !== null) put(ctx, name.name, what, false);
  }
}

function valueAssigned(expression: unknown): Assigned {
  return expression === null || expression === undefined
    ? { kind: 'value', value: nothing }
    : { kind: 'expression', expression };
}

function setItem(ctx: Context, item: AstObject, maybe: boolean): void {
  const names = bodyOf(item['name'], 'tuple');
  const targets = names === null ? [item['name']] : listOf(names['expressions']);
  const places = names === null ? null : placesOf(item['value']);
  const before = ctx.variables;
  targets.forEach((target, place) => {
    const name = identifierOf(target)?.name;
    if (name === undefined) return;
    // Without the word VARIABLE, Spark sets a property of the session.
    const isProperty = ctx.rules.settingsAreProperties && textOf(item['kind'])?.toUpperCase() !== 'VARIABLE';
    if (isProperty && variableNamed(ctx.variables, name) === null) return;
    put(ctx, name, places === null ? valueAssigned(item['value']) : places(place), maybe, before);
  });
}

/** What goes to each of several targets: the columns of a query, or the values of a tuple. */
function placesOf(value: unknown): (place: number) => Assigned {
  const tuple = bodyOf(value, 'tuple');
  if (tuple !== null) return (place) => valueAssigned(listOf(tuple['expressions'])[place]);
  if (isQuery(value)) return (place) => ({ kind: 'column', query: value, place });
  return () => valueAssigned(value);
}

/** `SELECT @a = x, @b = y FROM t`, and `SELECT x, y INTO @a, @b FROM t`. */
function selectsIntoVariables(ctx: Context, select: AstObject, maybe: boolean): boolean {
  const expressions = listOf(select['expressions']);
  if (ctx.rules.equalsAlias) {
    const pairs = expressions.flatMap((each) => {
      const equals = bodyOf(each, 'eq');
      const name = identifierOf(equals?.['left'])?.name ?? '';
      return equals !== null && name.startsWith('@') ? [{ name, value: equals['right'] }] : [];
    });
    if (pairs.length > 0 && pairs.length === expressions.length) {
      const query = { select: { ...select, expressions: pairs.map(({ value }) => value) } };
      pairs.forEach(({ name }, place) => put(ctx, name, { kind: 'column', query, place }, maybe));
      return true;
    }
  }
  const into = select['into'];
  if (!isObject(into)) return false;
  const names = [into['this'], ...listOf(into['expressions'])].flatMap((target) => {
    const name = identifierOf(bodyOf(target, 'table')?.['name'] ?? target)?.name ?? '';
    return name.startsWith('@') ? [name] : [];
  });
  if (names.length === 0) return false;
  const query = { select: { ...select, into: null } };
  names.forEach((name, place) => put(ctx, name, { kind: 'column', query, place }, maybe));
  return true;
}

/** Names in `@x := ..` anywhere inside. */
function namesAssignedIn(statement: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const stack: unknown[] = [statement];
  while (stack.length > 0) {
    const each = stack.pop();
    const name = nameAssigned(bodyOf(each, 'property_e_q'));
    if (name !== null) names.add(name);
    for (const inner of Array.isArray(each) ? listOf(each) : isObject(each) ? Object.values(each) : [])
      if (typeof inner === 'object' && inner !== null) stack.push(inner);
  }
  return names;
}
