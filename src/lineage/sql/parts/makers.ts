/** What makes a value of parts, by function or kind of node, and how its parts are called: one row a maker. */
import type { AstObject, Identifier } from '../ast.js';
import { bodyOf, identifierOf, isQuery, listOf, literalText, nodeOf, textOf } from '../ast.js';
import { objectChangers } from './changed-objects.js';
import type { Context } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { valueOf } from '../expressions.js';
import { functionKey } from '../function-rules.js';
import { expressionColumn } from './made-values.js';
import { mapOfEntries, mapOfLists } from './map-aggregates.js';
import { eitherOf, elementOf, partsOf, structOf } from './parts.js';
import { pathOf } from './paths.js';
import type { Dialect } from '../port.js';
import { partsOfQuery } from './query-values.js';
import type { Scope } from '../scopes.js';
import type { Column, Item, Parts } from '../shapes.js';
import { makeShape, viewedColumn, viewedParts } from '../shapes.js';
import { expandStar } from '../stars.js';
import { foldIdentifier } from '../tables.js';
import type { Value } from '../values.js';
import { mergeValues } from '../values.js';

type Maker = (ctx: Context, args: readonly unknown[], scope: Scope) => Parts | null;

interface Field {
  readonly name: Identifier | null;
  readonly value: unknown;
}

/** A struct or row: fields under names that the maker gives, or by place alone. */
function fields(ctx: Context, written: readonly Field[], scope: Scope): Parts {
  const items = written.flatMap(({ name, value }): readonly Item[] => {
    const expression = bodyOf(value, 'alias')?.['this'] ?? value;
    const star = bodyOf(expression, 'star');
    if (star !== null) return expandStar(ctx, star, scope);
    const { value: own, parts = null } = expressionColumn(ctx, expression, scope);
    return [{ kind: 'column', name: name === null ? null : foldIdentifier(name, ctx.dialect), value: own, parts }]; // prettier-ignore
  });
  return structOf(makeShape(items), ctx.dialect === 'duckdb');
}

/** Entries of a map, or of an object: a key that is no constant may be any. */
function entries(
  ctx: Context,
  pairs: readonly (readonly [unknown, unknown])[],
  scope: Scope,
  document: boolean,
): Parts {
  const known: Column[] = [];
  const others: Column[] = [];
  const keys: Value[] = [];
  for (const [key, value] of pairs) {
    const name = literalText(key);
    const column = expressionColumn(ctx, value, scope);
    if (name !== null) {
      known.push({ kind: 'column', name, value: column.value, parts: column.parts ?? null });
      continue;
    }
    const by = valueOf(ctx, key, scope, transformed);
    keys.push(by);
    others.push({ ...column, name: null, value: mergeValues([column.value, by], transformed) });
  }
  const other = others.length === 0 ? null : eitherOf(others);
  const made = partsOf('map', known, { other, keys: mergeValues(keys) });
  return document ? viewedParts(made, transformed, { document }) : made;
}

function pairsOf(args: readonly unknown[]): readonly (readonly [unknown, unknown])[] | null {
  if (args.length % 2 !== 0) return null;
  return args.flatMap((key, place) => (place % 2 === 0 ? [[key, args[place + 1]] as const] : []));
}

function elements(ctx: Context, args: readonly unknown[], scope: Scope, document = false): Parts {
  const made = partsOf(
    'list',
    args.map((arg) => ({ ...expressionColumn(ctx, arg, scope), name: null })),
  );
  return document ? viewedParts(made, transformed, { document }) : made;
}

const pairs =
  (document: boolean): Maker =>
  (ctx, args, scope) => {
    const star = args.length === 1 ? bodyOf(args[0], 'star') : null;
    if (star !== null) return structOf(makeShape(expandStar(ctx, star, scope)));
    const written = pairsOf(args);
    return written === null ? null : entries(ctx, written, scope, document);
  };
const namedPairs: Maker = (ctx, args, scope) => {
  const written = pairsOf(args)?.map(([key, value]) => ({ name: textName(literalText(key)), value }));
  return written === undefined ? null : fields(ctx, written, scope);
};
const ownNames: Maker = (ctx, args, scope) =>
  fields(
    ctx,
    args.map((value) => ({ name: ownName(value), value })),
    scope,
  );
/** Rows and tuples take names from aliases alone. */
const places: Maker = (ctx, args, scope) =>
  fields(
    ctx,
    args.map((value) => ({ name: aliasOf(value), value })),
    scope,
  );
const namedArguments: Maker = (ctx, args, scope) => fields(ctx, args.map(named), scope);
const list: Maker = (ctx, args, scope) => {
  const [only, ...others] = args;
  if (others.length > 0 || !isQuery(only)) return elements(ctx, args, scope);
  const column = partsOfQuery(ctx, only, scope);
  return column === null ? null : partsOf('list', [], { other: column });
};
const document: Maker = (ctx, args, scope) => elements(ctx, args, scope, true);
/** NULLs are left out: no place is certain. */
const compacted: Maker = (ctx, args, scope) => {
  const columns = args.map((arg) => ({ ...expressionColumn(ctx, arg, scope), name: null }));
  return partsOf('list', [], { other: viewedColumn(eitherOf(columns), transformed) });
};
/** `arrays_zip(s1, s2)`: rows of one element of each array, called as the arrays are. */
const sideBySide: Maker = (ctx, args, scope) => {
  const items = args.map((arg, place): Column => {
    const { value, parts = null } = expressionColumn(ctx, arg, scope);
    const name = ownName(arg)?.name ?? String(place);
    const own = parts?.kind === 'list' ? elementOf(parts) : null;
    return { kind: 'column', name, value: mergeValues([own?.value ?? value], transformed), parts: own?.parts ?? null };
  });
  const value = mergeValues(items.map((item) => item.value));
  return partsOf('list', [], { other: { kind: 'column', name: null, value, parts: structOf(makeShape(items)) } });
};
/** `map(array['a', 'b'], array[x, y])` */
const zipped: Maker = (ctx, args, scope) => {
  const [keys, values] = args.map(elementsWritten);
  if (args.length !== 2 || !keys || !values || keys.length !== values.length) return mapOfLists(ctx, args, scope);
  return entries(
    ctx,
    keys.map((key, place) => [key, values[place]] as const),
    scope,
    false,
  );
};
/** `map_from_entries(array[row('a', x), ..])` */
const fromEntries: Maker = (ctx, args, scope) => {
  const rows = elementsWritten(args[0])?.map(elementsOfRow);
  if (rows === undefined || rows.some((row) => row === null || row.length !== 2))
    return mapOfEntries(ctx, args[0], scope);
  const written = rows.flatMap((row) => (row === null ? [] : [[row[0], row[1]] as const]));
  return entries(ctx, written, scope, false);
};

const makers: ReadonlyMap<string, Maker> = new Map([
  ['struct', ownNames],
  ['row', places],
  ['tuple', places],
  ['structpack', namedArguments],
  ['namedstruct', namedPairs],
  ['objectconstruct', pairs(false)],
  ['objectconstructkeepnull', pairs(false)],
  ['object', pairs(false)],
  ['map', pairs(false)],
  ['createmap', pairs(false)],
  ['jsonbuildobject', pairs(true)],
  ['jsonbbuildobject', pairs(true)],
  ['jsonobject', pairs(true)],
  ['jsonbuildarray', document],
  ['jsonbbuildarray', document],
  ['jsonarray', document],
  ['array', list],
  ['arrayconstruct', list],
  ['arrayconstructcompact', compacted],
  ['listvalue', list],
  ['listpack', list],
  ['mapfromarrays', zipped],
  ['mapfromentries', fromEntries],
  ...objectChangers,
]);

const ownMakers: Readonly<Partial<Record<Dialect, ReadonlyMap<string, Maker>>>> = {
  databricks: new Map([['arrayszip', sideBySide]]),
  spark: new Map([['arrayszip', sideBySide]]),
  trino: new Map([['map', zipped]]),
  athena: new Map([['map', zipped]]),
  duckdb: new Map([['map', zipped]]),
};

/** The parts that a function makes of its arguments; undefined when it makes none. */
export function madeByFunction(
  ctx: Context,
  name: string,
  args: readonly unknown[],
  scope: Scope,
): Parts | null | undefined {
  const key = functionKey(name);
  return (ownMakers[ctx.dialect]?.get(key) ?? makers.get(key))?.(ctx, args, scope);
}

/** Nodes of the parser that make a value of parts. */
export const makingTags: Readonly<Record<string, (ctx: Context, body: AstObject, scope: Scope) => Parts | null>> = {
  struct: (ctx, body, scope) => {
    const written = listOf(body['fields']).map((entry): Field => {
      const [name, value] = listOf(entry);
      return { name: identifierOf(name) ?? textName(textOf(name)) ?? ownName(value), value };
    });
    return fields(ctx, written, scope);
  },
  map_func: (ctx, body, scope) => {
    const keys = listOf(body['keys']);
    const values = listOf(body['values']);
    const isStruct = ctx.dialect === 'duckdb' && body['with_map_keyword'] !== true;
    if (!isStruct || body['curly_brace_syntax'] !== true)
      return entries(
        ctx,
        keys.map((key, place) => [key, values[place]] as const),
        scope,
        false,
      );
    return fields(
      ctx,
      values.map((value, place) => ({ name: textName(literalText(keys[place])), value })),
      scope,
    );
  },
  json_object: (ctx, body, scope) => {
    if (body['star'] === true)
      return viewedParts(structOf(makeShape(expandStar(ctx, {}, scope))), transformed, { document: true });
    const written = listOf(body['pairs']).map(listOf);
    const [first] = written;
    // `json_object('{a,b}', array[x, y])` and `json_object(array[..], array[..])` of PostgreSQL.
    const isPair = written.length === 1 && first !== undefined && elementsWritten(first[1]) !== null;
    if (isPair && ctx.dialect === 'postgres') {
      const made = zipped(ctx, first, scope);
      return made === null ? null : viewedParts(made, transformed, { document: true });
    }
    return entries(
      ctx,
      written.map(([key, value]) => [key, value] as const),
      scope,
      true,
    );
  },
  tuple: (ctx, body, scope) => places(ctx, listOf(body['expressions']), scope),
  array_func: (ctx, body, scope) => list(ctx, listOf(body['expressions']), scope),
  j_s_o_n_array: (ctx, body, scope) => document(ctx, listOf(body['expressions']), scope),
  map_from_arrays: (ctx, body, scope) => zipped(ctx, [body['this'], body['expression']], scope),
  map_from_entries: (ctx, body, scope) => fromEntries(ctx, [body['this']], scope),
};

/** The elements of an array as they are written; null for anything else. */
function elementsWritten(value: unknown): readonly unknown[] | null {
  const node = nodeOf(value);
  if (node?.tag === 'array_func') return listOf(node.body['expressions']);
  const called = node?.tag === 'function' ? functionKey(textOf(node.body['name']) ?? '') : '';
  return called === 'array' || called === 'listvalue' ? listOf(node?.body['args']) : null;
}

/** The values of a row as they are written; null for anything else. */
function elementsOfRow(value: unknown): readonly unknown[] | null {
  const node = nodeOf(value);
  if (node?.tag === 'tuple') return listOf(node.body['expressions']);
  const called = node?.tag === 'function' ? functionKey(textOf(node.body['name']) ?? '') : '';
  if (called !== 'row' && called !== 'struct' && called !== 'tuple') return null;
  return listOf(node?.body['args']).map((arg) => bodyOf(arg, 'alias')?.['this'] ?? arg);
}

function named(arg: unknown): Field {
  const argument = bodyOf(arg, 'named_argument');
  return argument === null
    ? { name: ownName(arg), value: arg }
    : { name: identifierOf(argument['name']), value: argument['value'] };
}

function aliasOf(value: unknown): Identifier | null {
  return identifierOf(bodyOf(value, 'alias')?.['alias']);
}

function ownName(value: unknown): Identifier | null {
  return bodyOf(value, 'alias') === null ? (pathOf(value)?.at(-1) ?? null) : aliasOf(value);
}

function textName(name: string | null): Identifier | null {
  return name === null ? null : { name, quoted: true };
}
