/** Guards over the parser's JSON tree: a node is an object with one key, the node's type (`{"column": {...}}`). */

export type AstObject = Readonly<Record<string, unknown>>;

export interface Identifier {
  readonly name: string;
  readonly quoted: boolean;
}

export interface Node {
  readonly tag: string;
  readonly body: AstObject;
}

/** Keys that stand alone in plain records of the tree and are never a node's type. */
const plainKeys: ReadonlySet<string> = new Set(['this', 'expressions', 'columns', 'left', 'right', 'ctes', 'items']);
const emptyBody: AstObject = {};

export function isObject(value: unknown): value is AstObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The node's type and body, or null for anything that is no node. A node without a body (`{"current_date": null}`) has an empty one. */
export function nodeOf(value: unknown): Node | null {
  if (!isObject(value)) return null;
  let tag: string | undefined;
  // Asked of every object of a tree, several times: a list of its keys would be most of the cost.
  for (const key in value) {
    if (tag !== undefined) return null;
    tag = key;
  }
  if (tag === undefined || plainKeys.has(tag)) return null;
  const body = value[tag];
  if (body === null) return { tag, body: emptyBody };
  return isObject(body) ? { tag, body } : null;
}

/** The body of a node of this type, else null. */
export function bodyOf(value: unknown, tag: string): AstObject | null {
  if (!isObject(value) || value[tag] === undefined) return null;
  const node = nodeOf(value);
  return node !== null && node.tag === tag ? node.body : null;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** An identifier out of the several forms the tree has for one: `{name, quoted}`, plain text, a column, a variable, a string. */
export function identifierOf(value: unknown): Identifier | null {
  if (typeof value === 'string') return value === '' ? null : { name: value, quoted: false };
  if (!isObject(value)) return null;
  if (typeof value['name'] === 'string' && typeof value['quoted'] === 'boolean') {
    return value['name'] === '' ? null : { name: value['name'], quoted: value['quoted'] };
  }
  const node = nodeOf(value);
  if (node === null) return null;
  if (node.tag === 'identifier') return identifierOf(node.body);
  if (node.tag === 'column') return node.body['table'] ? null : identifierOf(node.body['name']);
  if (node.tag === 'var') return identifierOf(node.body['this']);
  if (node.tag === 'literal' && node.body['literal_type'] === 'string') {
    const text = textOf(node.body['value']);
    return text === null ? null : { name: text, quoted: true };
  }
  return null;
}

/** Identifiers of a list; what is none is left out. */
export function identifiersOf(value: unknown): readonly Identifier[] {
  return listOf(value)
    .map(identifierOf)
    .filter((each): each is Identifier => each !== null);
}

const queryTags: ReadonlySet<string> = new Set(['select', 'union', 'intersect', 'except', 'values', 'pivot']);

/** Whether the value is a query: something that returns rows when run. */
export function isQuery(value: unknown): boolean {
  const node = nodeOf(value);
  if (node === null) return false;
  if (queryTags.has(node.tag)) return true;
  return (node.tag === 'subquery' || node.tag === 'paren') && isQuery(node.body['this']);
}

const setTags: ReadonlySet<string> = new Set(['union', 'intersect', 'except']);

/** The node when it is a set operation (MINUS is `except`), else null. */
export function setOperationOf(value: unknown): Node | null {
  const node = nodeOf(value);
  return node !== null && setTags.has(node.tag) ? node : null;
}

/** The text of a literal; null for any other node. */
export function literalText(value: unknown): string | null {
  return textOf(bodyOf(value, 'literal')?.['value']);
}
