/** UNION, EXCEPT, INTERSECT and MINUS: how two results become one, and the repair of a wrong parse. */
import type { AstObject } from './ast.js';
import { bodyOf, isObject, nodeOf, setOperationOf } from './ast.js';
import { eitherOf } from './parts/parts.js';
import type { Column, Item, Shape } from './shapes.js';
import { makeShape, openOf } from './shapes.js';
import type { Value } from './values.js';
import { mergeValues, unknownValue } from './values.js';

/** Both results by place (or by name); names are the left one's. `assumed` tells that a star was matched by name. */
export function mergeShapes(left: Shape, right: Shape, byName: boolean, assumed: () => void): Shape {
  return makeShape(byName ? mergeByName(left, right) : mergeByPlace(left, right, assumed));
}

function mergeByPlace(left: Shape, right: Shape, assumed: () => void): Item[] {
  const items: Item[] = [];
  const length = Math.max(left.items.length, right.items.length);
  for (let place = 0; place < length; place += 1) {
    const mine = left.items[place];
    const other = right.items[place];
    if (mine === undefined || other === undefined) {
      // More columns on one side than on the other: only what is certain.
      if (mine !== undefined) items.push(uncertain(mine));
      continue;
    }
    if (mine.kind === 'column' && other.kind === 'column') {
      items.push(eitherOf([mine, other]));
      continue;
    }
    if (mine.kind === 'open' && other.kind === 'open' && left.items.length === right.items.length) {
      if (mine !== other) assumed();
      items.push(mine === other ? mine : openOf({ kind: 'every', entries: [mine, other] }));
      continue;
    }
    // From here on the places of the two sides do not correspond.
    for (const rest of left.items.slice(place)) items.push(uncertain(rest));
    return items;
  }
  return items;
}

function mergeByName(left: Shape, right: Shape): Item[] {
  const items: Item[] = [];
  const taken = new Set<Column>();
  for (const item of left.items) {
    const other =
      item.kind === 'column' && item.name !== null ? right.byName.get(item.name.toLowerCase())?.[0] : undefined;
    if (item.kind === 'open' || other === undefined) items.push(item);
    else {
      taken.add(other);
      items.push(eitherOf([item, other]));
    }
  }
  for (const item of right.items) if (item.kind === 'open' || !taken.has(item)) items.push(item);
  return items;
}

function named(column: Column, value: Value): Column {
  return { kind: 'column', name: column.name, value };
}

function uncertain(item: Item): Item {
  const doubt = unknownValue('star_unexpanded', 'a union with a star of unknown columns: places cannot be matched');
  if (item.kind === 'column') return named(item, mergeValues([item.value, doubt]));
  return openOf({ kind: 'virtual', value: doubt });
}

/** Operators under which the parser may have swallowed a set operation, and the key of their last operand. */
const lastOperand: Readonly<Record<string, string>> = {
  not: 'this',
  neg: 'this',
  between: 'high',
  alias: 'this',
};

/**
 * `select a from t where b > (select 1) union select c from u` is parsed with the union as the operand of `>`. When that
 * has happened, answers the set operation as it was meant: its left side is the whole select, with the bare sub-query in the
 * place of the operand. Null when the select is as it should be.
 */
export function hoistSetOperation(select: AstObject): AstObject | null {
  for (const key of ['qualify', 'having', 'where_clause', 'joins', 'expressions'] as const) {
    const clause = select[key];
    if (Array.isArray(clause)) {
      const last: unknown = clause.at(-1);
      const holder: unknown = key === 'joins' && isObject(last) ? last['on'] : last;
      const found = swallowed(holder);
      if (found === null) continue;
      const repaired: unknown = key === 'joins' && isObject(last) ? { ...last, on: found.operand } : found.operand;
      return rebuilt(found.operation, { ...select, [key]: [...clause.slice(0, -1), repaired] });
    }
    if (!isObject(clause)) continue;
    const found = swallowed(clause['this']);
    if (found !== null) return rebuilt(found.operation, { ...select, [key]: { ...clause, this: found.operand } });
  }
  return null;
}

interface Swallowed {
  /** The expression with the operation cut back to its first sub-query. */
  readonly operand: unknown;
  readonly operation: unknown;
}

function swallowed(expression: unknown): Swallowed | null {
  const node = nodeOf(expression);
  if (node === null) return null;
  if (setOperationOf(expression) !== null) {
    const first = leftmost(expression);
    return bodyOf(first, 'subquery') === null ? null : { operand: first, operation: expression };
  }
  const key = 'right' in node.body && 'left' in node.body ? 'right' : lastOperand[node.tag];
  if (key === undefined) return null;
  const deeper = swallowed(node.body[key]);
  if (deeper === null) return null;
  return { operand: { [node.tag]: { ...node.body, [key]: deeper.operand } }, operation: deeper.operation };
}

function leftmost(operation: unknown): unknown {
  let at = operation;
  for (let set = setOperationOf(at); set !== null; set = setOperationOf(at)) at = set.body['left'];
  return at;
}

/** The operation with the select in the place of its leftmost sub-query; the select's WITH serves the whole. */
function rebuilt(operation: unknown, select: AstObject): AstObject {
  const set = setOperationOf(operation);
  if (set === null) return { select: { ...select, with: null } };
  const left = rebuilt(set.body['left'], select);
  return { [set.tag]: { ...set.body, left, with: set.body['with'] ?? select['with'] ?? null } };
}
