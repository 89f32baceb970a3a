/** The same account as cross-check-text.ts gives, of the parser's tree as the resolver reads it. */
import type { AstObject } from './ast.js';
import { isObject, isQuery, listOf, nodeOf, setOperationOf } from './ast.js';
import { hoistSetOperation } from './set-operations.js';

/** One line a SELECT, and one line a chain of set operators; null when the statement holds no query. */
export function shapeOfTree(statement: unknown): readonly string[] | null {
  const lines: string[] = [];
  const stack: object[] = [];
  const push = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) stack.push(value);
  };
  const pushAll = (values: AstObject): void => {
    for (const key in values) push(values[key]);
  };
  push(statement);
  let queries = 0;
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (!isObject(value)) {
      if (Array.isArray(value)) value.forEach(push);
      continue;
    }
    const node = nodeOf(value);
    const meant = node?.tag === 'select' ? (hoistSetOperation(node.body) ?? value) : value;
    if (setOperationOf(meant) !== null) {
      const { branches, rest } = chainOf(meant);
      queries += 1;
      lines.push(branches.map(branchLine).join(' + '));
      for (const branch of branches) {
        const select = nodeOf(branch);
        if (select?.tag === 'select') {
          lines.push(selectLine(select.body));
          pushAll(select.body);
        } else push(branch);
      }
      rest.forEach(push);
    } else if (node?.tag === 'select') {
      queries += 1;
      lines.push(selectLine(node.body));
      pushAll(node.body);
    } else pushAll(value);
  }
  return queries === 0 ? null : lines.sort();
}

/** The branches of a chain in the order of the text, and what else its nodes hold. */
function chainOf(operation: unknown): { readonly branches: readonly unknown[]; readonly rest: readonly unknown[] } {
  const branches: unknown[] = [];
  const rest: unknown[] = [];
  const stack: unknown[] = [operation];
  while (stack.length > 0) {
    const at = stack.pop();
    const node = nodeOf(at);
    const meant = node?.tag === 'select' ? (hoistSetOperation(node.body) ?? at) : at;
    const set = setOperationOf(meant);
    if (set === null) {
      branches.push(at);
      continue;
    }
    const { left, right, ...others } = set.body;
    rest.push(Object.values(others));
    stack.push(right, left);
  }
  return { branches, rest };
}

function branchLine(branch: unknown): string {
  const node = nodeOf(branch);
  if (node === null) return '-';
  if (node.tag === 'select') return selectLine(node.body);
  return (node.tag === 'subquery' || node.tag === 'paren') && isQuery(node.body['this']) ? '()' : '-';
}

function selectLine(select: AstObject): string {
  const from = select['from'];
  if (!isObject(from)) return 'select without from';
  const relations =
    listOf(from['expressions']).length + listOf(select['joins']).length + listOf(select['lateral_views']).length;
  return `select ${listOf(select['expressions']).length} from ${relations}`;
}
