/** Expressions that take a part out of a value: what they take it from, and which one. */
import type { AstObject, Node } from '../ast.js';
import { bodyOf, identifierOf, listOf, nodeOf, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { functionKey } from '../function-rules.js';
import { stepsOfArray, stepsOfPath, stepsOfPointer } from './part-paths.js';
import type { PartKey } from './parts.js';
import type { Dialect } from '../port.js';

export interface Access {
  readonly from: unknown;
  readonly keys: readonly PartKey[];
  /** What is found comes in a list. */
  readonly listed?: boolean;
}

/** How the arguments after the first say which part: one key, a key each, or a path as a text. */
interface Call {
  readonly by: 'key' | 'keys' | 'path';
  /** The number of the first element. */
  readonly first: 0 | 1;
  /** So many arguments at the end are no keys. */
  readonly besides?: number;
  readonly listed?: boolean;
}

const byKey0: Call = { by: 'key', first: 0 };
const byKey1: Call = { by: 'key', first: 1 };
const byKeys0: Call = { by: 'keys', first: 0 };
const byKeys1: Call = { by: 'keys', first: 1 };
const byPath: Call = { by: 'path', first: 0 };

/** Functions that take a part out, by key of the function. */
const calls: ReadonlyMap<string, Call> = new Map([
  ['get', byKey0],
  ['getpath', byPath],
  ['jsonextractpath', byKeys0],
  ['jsonextractpathtext', byKeys0],
  ['jsonbextractpath', byKeys0],
  ['jsonbextractpathtext', byKeys0],
  ['jsonextractarrayelementtext', byKey0],
  ['jsonarrayget', byKey0],
  ['jsonextract', byPath],
  ['jsonextractstring', byPath],
  ['jsonextractscalar', byPath],
  ['jsonvalue', byPath],
  ['jsonquery', byPath],
  ['getjsonobject', byPath],
  ['variantget', byPath],
  ['tryvariantget', byPath],
  ['elementat', byKey1],
  ['tryelementat', byKey1],
  ['tupleelement', byKey1],
  ['arrayelement', byKey1],
  ['structextract', byKey1],
  ['structextractat', byKey1],
  ['listextract', byKey1],
  ['listelement', byKey1],
  ['arrayextract', byKey1],
  ['mapextractvalue', byKey1],
  ['mapextract', { by: 'key', first: 1, listed: true }],
]); // prettier-ignore

const clickhouseJson = ['string', 'int', 'uint', 'float', 'bool', 'raw', 'arrayraw'].map(
  (type): readonly [string, Call] => [`jsonextract${type}`, byKeys1],
);

/** Where a dialect has its own meaning for such a name. */
const ownCalls: Readonly<Partial<Record<Dialect, ReadonlyMap<string, Call>>>> = {
  snowflake: new Map([['jsonextractpathtext', byPath]]),
  clickhouse: new Map([...clickhouseJson, ['jsonextract', { by: 'keys', first: 1, besides: 1 }]]),
};

/** The number of the first element in brackets; those of JSON begin with 0 everywhere. */
const firstElement: Readonly<Partial<Record<Dialect, 0 | 1>>> = {
  postgres: 1,
  trino: 1,
  athena: 1,
  duckdb: 1,
  clickhouse: 1,
};

/** Subscripts of BigQuery that say where they count from. */
const offsets: ReadonlyMap<string, 0 | 1> = new Map([
  ['offset', 0],
  ['safeoffset', 0],
  ['ordinal', 1],
  ['safeordinal', 1],
]);

const tags: Readonly<Record<string, (ctx: Context, body: AstObject) => Access | null>> = {
  dot: (_ctx, body) => {
    const name = identifierOf(body['field']);
    if (name === null || name.name === '*') return null;
    // `t.1.2`: places of tuples within tuples, which the parser takes for one number.
    const names = /^[\d.]+$/.test(name.name) ? name.name.split('.').map((part) => ({ ...name, name: part })) : [name];
    return { from: body['this'], keys: names.map((part) => ({ kind: 'name', name: part })) };
  },
  subscript: (ctx, body) => {
    const call = bodyOf(body['index'], 'function');
    const first = call === null ? undefined : offsets.get(functionKey(textOf(call['name']) ?? ''));
    const key =
      first === undefined
        ? keyOf(body['index'], firstElement[ctx.dialect] ?? 0)
        : keyOf(listOf(call?.['args'])[0], first);
    return { from: body['this'], keys: [key] };
  },
  j_s_o_n_extract: (ctx, body) => ({ from: body['this'], keys: pathKeys(ctx, body['expression']) }),
  json_extract: readArrow,
  json_extract_scalar: readArrow,
  json_value: (ctx, body) => ({ from: body['this'], keys: pathKeys(ctx, body['path']) }),
  json_query: (ctx, body) => ({ from: body['this'], keys: pathKeys(ctx, body['path']) }),
  element_at: (_ctx, body) => ({ from: body['this'], keys: [keyOf(body['expression'], 1)] }),
  function: (ctx, body) => {
    const key = functionKey(textOf(body['name']) ?? '');
    const call = ownCalls[ctx.dialect]?.get(key) ?? calls.get(key);
    const [from, ...args] = listOf(body['args']);
    if (call === undefined || args.length === 0) return null;
    const { listed = false } = call;
    if (call.by === 'key') return { from, keys: [keyOf(args[0], call.first)], listed };
    if (call.by === 'path') return args.length > 1 && key === 'jsonextract' ? null : { from, keys: pathKeys(ctx, args[0]) };
    const { besides = 0 } = call;
    return { from, keys: args.slice(0, args.length - besides).map((arg) => keyOf(arg, call.first)) };
  },
}; // prettier-ignore

/** Whether nodes of this type may take a part out of something. */
export function isAccessTag(tag: string): boolean {
  return Object.hasOwn(tags, tag);
}

/** What the node takes a part out of, and which; null for any other node. */
export function accessOf(ctx: Context, { tag, body }: Node): Access | null {
  return Object.hasOwn(tags, tag) ? (tags[tag]?.(ctx, body) ?? null) : null;
}

function readArrow(ctx: Context, body: AstObject): Access {
  const from = body['this'];
  const path = body['path'];
  if (body['hash_arrow_syntax'] === true) return { from, keys: stepsOfArray(literalText(path) ?? '') };
  const text = literalText(path);
  const isPath = body['arrow_syntax'] !== true || text?.startsWith('$') === true || text?.startsWith('/') === true;
  return { from, keys: isPath ? pathKeys(ctx, path) : [keyOf(path, 0)] };
}

function pathKeys(ctx: Context, path: unknown): readonly PartKey[] {
  const text = literalText(path);
  if (text === null) return [keyOf(path, 0)];
  if (ctx.dialect === 'duckdb' && text.startsWith('/')) return stepsOfPointer(text);
  if (ctx.dialect === 'duckdb' && !text.startsWith('$')) return [{ kind: 'text', text }];
  return stepsOfPath(text);
}

function literalText(value: unknown): string | null {
  const literal = bodyOf(value, 'literal');
  return literal !== null && literal['literal_type'] === 'string' ? textOf(literal['value']) : null;
}

/** A key that is written: text, a number, maybe below zero or in a cast; else whatever the expression says. */
function keyOf(value: unknown, first: 0 | 1): PartKey {
  const node = nodeOf(value);
  if (node !== null && (node.tag === 'paren' || node.tag === 'cast')) return keyOf(node.body['this'], first);
  const text = literalText(value);
  if (text !== null) return { kind: 'text', text };
  const negative = node?.tag === 'neg' ? bodyOf(node.body['this'], 'literal') : null;
  const literal = negative ?? bodyOf(value, 'literal');
  const written = literal?.['literal_type'] === 'number' ? Number(literal['value']) : NaN;
  if (!Number.isInteger(written)) return { kind: 'any', by: [value] };
  return { kind: 'place', written: negative === null ? written : -written, first };
}
