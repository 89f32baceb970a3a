/** How a column enters a value, and how that composes along the way. */
import type { EdgeKind } from '../../model/graph.js';

export type DepKind = EdgeKind | 'conditional';

/** What the surrounding expression does to everything read inside it. */
export interface Mode {
  readonly kind: DepKind;
  readonly masking: boolean;
}

export const asIs: Mode = { kind: 'identity', masking: false };
export const transformed: Mode = { kind: 'transformation', masking: false };
export const aggregated: Mode = { kind: 'aggregation', masking: false };
export const condition: Mode = { kind: 'conditional', masking: false };
export const masked: Mode = { kind: 'transformation', masking: true };

const strength: Readonly<Record<DepKind, number>> = { conditional: 0, identity: 1, transformation: 2, aggregation: 3 };

/** One after the other: the strongest wins, but what is read by a condition stays a condition. */
export function composeKind(first: DepKind, second: DepKind): DepKind {
  if (first === 'conditional' || second === 'conditional') return 'conditional';
  return strongest(first, second);
}

/** Side by side: a column that is read twice counts with its strongest kind. */
export function strongest(first: DepKind, second: DepKind): DepKind {
  return strength[first] >= strength[second] ? first : second;
}

export function composeMode(outer: Mode, inner: Mode): Mode {
  const kind = composeKind(outer.kind, inner.kind);
  const masking = outer.masking || inner.masking;
  if (kind === outer.kind && masking === outer.masking) return outer;
  return { kind, masking };
}
