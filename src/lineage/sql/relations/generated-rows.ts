/** Functions that make rows of a value with parts: which part stands in which column. One row a function. */
import { bodyOf, identifierOf } from '../ast.js';
import type { Context } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { expressionColumn } from '../parts/made-values.js';
import { anyPart, columnsOfShape, eitherOf, elementOf, keyColumn } from '../parts/parts.js';
import type { Scope } from '../scopes.js';
import type { Column, Parts } from '../shapes.js';
import { mergeValues, nothing } from '../values.js';

type Rows = (parts: Parts) => readonly Column[] | null;

function position(name: string): Column {
  return { kind: 'column', name, value: nothing };
}

/** One of many as a row of its own; its fields keep their own origin. */
function element(name: string, column: Column | null): Column | null {
  if (column === null) return null;
  return { kind: 'column', name, value: mergeValues([column.value], transformed), parts: column.parts ?? null };
}

const exploded: Rows = (parts) => {
  const value = element(parts.kind === 'map' ? 'value' : 'col', elementOf(parts));
  if (value === null) return null;
  return parts.kind === 'map' ? [keyColumn(parts, 'key'), value] : [value];
};
const numbered: Rows = (parts) => {
  const columns = exploded(parts);
  return columns === null ? null : [position('pos'), ...columns];
};
/** The fields of the structs in a list. */
const inlined: Rows = (parts) => {
  const fields = elementOf(parts)?.parts;
  if (fields?.kind !== 'struct' || fields.shape.opens.length > 0 || fields.other !== null) return null;
  return columnsOfShape(fields.shape).map((column, place) => ({
    kind: 'column',
    name: column.name ?? `col${place + 1}`,
    value: column.value,
    parts: column.parts ?? null,
  }));
};
const members: Rows = (parts) => {
  const value = parts.kind === 'list' ? null : element('value', anyPart(parts));
  return value === null ? null : [keyColumn(parts, 'key'), value];
};
const elements: Rows = (parts) => {
  const value = parts.kind === 'list' ? element('value', elementOf(parts)) : null;
  return value === null ? null : [value];
};

const makers: ReadonlyMap<string, Rows> = new Map([
  ...['explode', 'explodeouter'].map((name) => [name, exploded] as const),
  ...['posexplode', 'posexplodeouter'].map((name) => [name, numbered] as const),
  ...['inline', 'inlineouter'].map((name) => [name, inlined] as const),
  ...['jsoneach', 'jsoneachtext', 'jsonbeach', 'jsonbeachtext'].map((name) => [name, members] as const),
  ...['jsonarrayelements', 'jsonarrayelementstext', 'jsonbarrayelements', 'jsonbarrayelementstext'].map(
    (name) => [name, elements] as const,
  ),
]);

/** The columns of what such a function returns, under the names they have by themselves; null when they are not known. */
export function generatedRows(
  ctx: Context,
  key: string,
  args: readonly unknown[],
  scope: Scope,
): readonly Column[] | null {
  if (key === 'stack') return stacked(ctx, args, scope);
  const maker = makers.get(key);
  const parts = maker === undefined ? null : expressionColumn(ctx, args[0], scope).parts;
  return parts && maker !== undefined ? maker(parts) : null;
}

/** `stack(2, 'l', a, 'm', b)`: the arguments row by row. */
function stacked(ctx: Context, args: readonly unknown[], scope: Scope): readonly Column[] | null {
  const [count, ...cells] = args;
  const rows = Number(bodyOf(count, 'literal')?.['value']);
  if (!Number.isInteger(rows) || rows < 1) return null;
  const width = Math.ceil(cells.length / rows);
  return Array.from({ length: width }, (_cell, place) => {
    const own = cells.filter((_each, at) => at % width === place).map((cell) => expressionColumn(ctx, cell, scope));
    const { value, parts = null } = eitherOf(own, null);
    return { kind: 'column', name: `col${place}`, value: mergeValues([value], transformed), parts };
  });
}

/** The columns of Snowflake's FLATTEN; null when the parts of its input are not known, or when it goes deeper than one level. */
export function flattenedRows(ctx: Context, args: readonly unknown[], scope: Scope): readonly Column[] | null {
  const given = new Map(
    args.map((arg, place): readonly [string, unknown] => {
      const named = bodyOf(arg, 'named_argument');
      const name = named === null ? null : identifierOf(named['name']);
      return named === null || name === null ? [place === 0 ? 'input' : `#${place}`, arg] : [name.name.toLowerCase(), named['value']];
    }),
  ); // prettier-ignore
  const input = expressionColumn(ctx, given.get('input'), scope);
  const recursive = bodyOf(given.get('recursive'), 'boolean')?.['value'] === true;
  if (!input.parts || recursive || given.has('path')) return null;
  const value = element('VALUE', anyPart(input.parts));
  if (value === null) return null;
  const whole = mergeValues([input.value], transformed);
  const isMap = input.parts.kind === 'map';
  return [
    position('SEQ'),
    isMap ? keyColumn(input.parts, 'KEY') : position('KEY'),
    isMap ? keyColumn(input.parts, 'PATH') : position('PATH'),
    position('INDEX'),
    value,
    { kind: 'column', name: 'THIS', value: whole, parts: input.parts },
  ];
}
