/** Aggregates that make a map of the keys and values of a group, and maps of lists that aggregates have made. */
import type { AstObject } from '../ast.js';
import { listOf } from '../ast.js';
import type { Context } from '../context.js';
import { aggregated, asIs, condition } from '../edge-kinds.js';
import { valueOf } from '../expressions.js';
import { expressionColumn } from './made-values.js';
import { columnsOfShape, elementOf, partsOf } from './parts.js';
import type { Scope } from '../scopes.js';
import type { Column, Parts } from '../shapes.js';
import { viewedColumn, viewedParts } from '../shapes.js';
import { mergeValues, nothing } from '../values.js';

type Reader = (ctx: Context, body: AstObject, scope: Scope) => Parts | null;

/** `map_agg(k, v)`; with `lists` each value is a list, with `counts` a number of rows. */
function ofGroup(values: 'single' | 'lists' | 'counts', document = false): Reader {
  return (ctx, body, scope) => {
    const [key, value] = listOf(body['args']);
    const isCount = values === 'counts';
    if (key === undefined || (value === undefined && !isCount)) return null;
    const one: Column = isCount
      ? { kind: 'column', name: null, value: nothing }
      : viewedColumn({ ...expressionColumn(ctx, value, scope), name: null }, aggregated);
    const parts = values === 'lists' ? partsOf('list', [], { other: one }) : (one.parts ?? null);
    const made = partsOf('map', [], {
      other: { kind: 'column', name: null, value: one.value, parts },
      keys: valueOf(ctx, key, scope, aggregated),
    });
    const beside = valueOf(ctx, [body['filter'], body['order_by']], scope, condition);
    return beside.deps.size === 0 && !document
      ? made
      : viewedParts({ ...made, keys: mergeValues([made.keys, beside]) }, asIs, { beside, document });
  };
}

/** By key of the function (function-rules.ts). */
export const mapAggregates: readonly (readonly [string, Reader])[] = [
  ['mapagg', ofGroup('single')],
  ['objectagg', ofGroup('single')],
  ['multimapagg', ofGroup('lists')],
  ['histogram', ofGroup('counts')],
  ...['jsonobjectagg', 'jsonbobjectagg', 'jsongroupobject'].map((name) => [name, ofGroup('single', true)] as const),
];

/** `map_from_entries(list)`: the entries are the two fields of each element. */
export function mapOfEntries(ctx: Context, list: unknown, scope: Scope): Parts | null {
  const parts = expressionColumn(ctx, list, scope).parts;
  const entry = parts?.kind === 'list' ? elementOf(parts)?.parts : null;
  if (entry?.kind !== 'struct' || entry.shape.opens.length > 0 || entry.other !== null) return null;
  const [key, value, ...others] = columnsOfShape(entry.shape);
  if (key === undefined || value === undefined || others.length > 0) return null;
  return partsOf('map', [], { other: { ...value, name: null, parts: value.parts ?? null }, keys: key.value });
}

/** `map_from_arrays(keys, values)` of lists whose places are not known. */
export function mapOfLists(ctx: Context, lists: readonly unknown[], scope: Scope): Parts | null {
  const [keys, values] = lists.map((list) => {
    const parts = expressionColumn(ctx, list, scope).parts;
    return parts?.kind === 'list' ? elementOf(parts) : null;
  });
  if (!keys || !values || lists.length !== 2) return null;
  return partsOf('map', [], { other: { ...values, name: null, parts: values.parts ?? null }, keys: keys.value });
}
