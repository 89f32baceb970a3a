/** Dotted names in the parser's tree. */
import type { Identifier } from '../ast.js';
import { bodyOf, identifierOf, nodeOf } from '../ast.js';

/** The identifiers of a column or of dots over a column; null when something else stands at the bottom. */
export function pathOf(value: unknown): readonly Identifier[] | null {
  const fields: Identifier[] = [];
  let node = nodeOf(value);
  while (node !== null && node.tag === 'dot') {
    const field = identifierOf(node.body['field']);
    if (field === null) return null;
    fields.push(field);
    node = nodeOf(node.body['this']);
  }
  if (node === null || node.tag !== 'column') return null;
  const name = identifierOf(node.body['name']);
  if (name === null) return null;
  const table = identifierOf(node.body['table']);
  return [...(table === null ? [] : [table]), name, ...fields.reverse()];
}

/** The key of `JSON_OBJECTAGG(p.k VALUE v)`, which the parser gives as a variable or dots over one. */
export function variablePath(value: unknown): readonly Identifier[] | null {
  const dot = bodyOf(value, 'dot');
  const last = identifierOf(dot === null ? bodyOf(value, 'var')?.['this'] : dot['field']);
  const before = dot === null ? [] : variablePath(dot['this']);
  return last === null || before === null ? null : [...before, last];
}
