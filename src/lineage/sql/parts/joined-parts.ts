/** Several values with parts in one: objects over each other, lists one after the other. */
import { transformed } from '../edge-kinds.js';
import { columnsOfShape, eitherOf, partsOf } from './parts.js';
import type { Column, Parts } from '../shapes.js';
import { makeShape, viewedColumn } from '../shapes.js';
import { mergeValues } from '../values.js';

/** The parts of all of them together, the later ones over the earlier ones; null when there are none, or when they do not fit. */
export function joinedParts(columns: readonly Column[]): Parts | null {
  const kind = columns.find((column) => column.parts)?.parts?.kind;
  if (kind === undefined || kind === 'struct') return null;
  let joined: Parts | null = null;
  for (const column of columns) {
    const parts: Parts = column.parts ?? unknownParts(kind, column);
    if (parts.kind !== kind || parts.shape.opens.length > 0) return null;
    joined = joined === null ? parts : kind === 'map' ? over(joined, parts) : after(joined, parts);
  }
  return joined;
}

/** A value of which nothing is known but what it depends on, which each of its parts then may. */
function unknownParts(kind: Parts['kind'], column: Column): Parts {
  const isConstant = column.value.deps.size + column.value.notes.size === 0;
  return partsOf(kind, [], { other: isConstant && kind === 'map' ? null : viewedColumn(column, transformed) });
}

/** Keys of the right one hide the same ones of the left one. */
function over(left: Parts, right: Parts): Parts {
  const later = columnsOfShape(right.shape);
  const hiding = right.other === null ? later.flatMap(({ name }) => name ?? []) : [];
  const certain = new Set(right.other === null ? [...left.certain, ...hiding] : right.certain);
  const earlier = columnsOfShape(left.shape).filter((column) => !later.some(({ name }) => name === column.name));
  return { ...right, document: left.document || right.document, certain, ...beside(left, right), shape: makeShape([...earlier, ...later]) }; // prettier-ignore
}

/** Places are known as long as everything before them is. */
function after(left: Parts, right: Parts): Parts {
  const [mine, others] = [columnsOfShape(left.shape), columnsOfShape(right.shape)];
  const { other, keys } = beside(left, right);
  if (left.other === null)
    return { ...right, document: left.document || right.document, keys, other, shape: makeShape([...mine, ...others]) };
  const rest = eitherOf([...others, ...(other === null ? [] : [other])]);
  return { ...left, keys, other: rest };
}

function beside(left: Parts, right: Parts): Pick<Parts, 'other' | 'keys'> {
  const unsure = [left.other, right.other].filter((column) => column !== null);
  return { other: unsure.length === 0 ? null : eitherOf(unsure), keys: mergeValues([left.keys, right.keys]) };
}
