/** Functions that make an object out of another: with an entry more, without some entries, or with some alone. */
import { bodyOf, identifierOf, literalText } from '../ast.js';
import type { Context } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { expressionColumn } from './made-values.js';
import { columnsOfShape, partsOf } from './parts.js';
import type { Scope } from '../scopes.js';
import type { Column, Parts } from '../shapes.js';
import { makeShape, openOf } from '../shapes.js';
import { mergeValues } from '../values.js';

type Maker = (ctx: Context, args: readonly unknown[], scope: Scope) => Parts | null;

/** `object_insert(o, 'k', v)`: what stood under the key before is gone. */
const inserted: Maker = (ctx, args, scope) => {
  const parts = entriesOf(ctx, args[0], scope);
  const [key, ...others] = constants(args.slice(1, 2)) ?? [];
  if (parts === null || key === undefined || others.length > 0) return null;
  const value = expressionColumn(ctx, args[2], scope);
  const entry: Column = { kind: 'column', name: key, value: value.value, parts: value.parts ?? null };
  return withEntries(parts, [...columnsOfShape(parts.shape).filter((each) => each.name !== key), entry]);
};

/** `object_delete(o, 'k', ..)` and `object_pick(o, 'k', ..)` */
const filtered =
  (keeps: boolean): Maker =>
  (ctx, args, scope) => {
    const parts = entriesOf(ctx, args[0], scope);
    const keys = constants(args.slice(1));
    if (parts === null || keys === null) return null;
    const named = (each: Column): boolean => each.name !== null && keys.includes(each.name);
    return withEntries(
      parts,
      columnsOfShape(parts.shape).filter((each) => named(each) === keeps),
    );
  };

/** DuckDB's `struct_insert(s, n := x)`: fields are added, and none of them may be there before. */
const extended: Maker = (ctx, args, scope) => {
  const { parts, value } = expressionColumn(ctx, args[0], scope);
  const added = args.slice(1).flatMap((arg): readonly Column[] => {
    const named = bodyOf(arg, 'named_argument');
    const name = identifierOf(named?.['name'])?.name ?? null;
    const column = named === null || name === null ? null : expressionColumn(ctx, named['value'], scope);
    return column === null ? [] : [{ kind: 'column', name, value: column.value, parts: column.parts ?? null }];
  });
  if (added.length < args.length - 1) return null;
  if (parts?.kind === 'struct') return { ...parts, shape: makeShape([...parts.shape.items, ...added]) };
  const fields = openOf(
    { kind: 'virtual', value: mergeValues([value], transformed) },
    new Set(added.map(({ name }) => name?.toLowerCase() ?? '')),
  );
  return { ...partsOf('struct', added), shape: makeShape([fields, ...added]) };
};

/** By key of the function. */
export const objectChangers: readonly (readonly [string, Maker])[] = [
  ['objectinsert', inserted],
  ['structinsert', extended],
  ['objectdelete', filtered(false)],
  ['objectpick', filtered(true)],
];

function entriesOf(ctx: Context, value: unknown, scope: Scope): Parts | null {
  const { parts } = expressionColumn(ctx, value, scope);
  return parts?.kind === 'map' ? parts : null;
}

function withEntries({ document, other, keys }: Parts, columns: readonly Column[]): Parts {
  return partsOf('map', columns, { document, other, keys });
}

/** The texts of keys that are literals; null when one of them is none. */
function constants(keys: readonly unknown[]): readonly string[] | null {
  const texts = keys.map(literalText);
  return texts.some((text) => text === null) ? null : texts.filter((text) => text !== null);
}
