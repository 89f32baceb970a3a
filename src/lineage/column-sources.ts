/** How edges from table columns compose and merge: the strongest kind wins, a value beats a condition. */
import type { ColumnSource, FieldKind, Influence } from '../model/graph.js';
import { compareText } from './job-names.js';

const strength: Readonly<Record<ColumnSource['kind'], number>> = {
  conditional: 0,
  identity: 1,
  transformation: 2,
  aggregation: 3,
};

/** An edge of the model followed by an edge of the mapping. */
export function composeSource(
  source: ColumnSource,
  field: { readonly kind: FieldKind; readonly masking: boolean },
  conditional: boolean,
): ColumnSource {
  const masking = source.masking || field.masking;
  if (conditional || source.kind === 'conditional') return { ...source, kind: 'conditional', masking };
  const raised = field.kind === 'transformation' && source.kind === 'identity' ? 'transformation' : source.kind;
  return { ...source, kind: raised, masking };
}

/** An edge into a relation followed by an edge out of it: the stronger kind wins, and a condition stays one. */
export function chainSources(into: ColumnSource, out: Pick<ColumnSource, 'kind' | 'masking'>): ColumnSource {
  const masking = into.masking || out.masking;
  if (into.kind === 'conditional' || out.kind === 'conditional') return { ...into, kind: 'conditional', masking };
  return { ...into, kind: strength[out.kind] > strength[into.kind] ? out.kind : into.kind, masking };
}

/**
 * Each table column once, by its strongest edge, sorted; masked only when no way lets the value through unmasked. The list is a
 * new one, without the room that a list keeps which was pushed to: a graph holds very many.
 */
export function mergeSources(sources: readonly ColumnSource[]): readonly ColumnSource[] {
  if (sources.length < 2) return sources.slice();
  const merged = new Map<string, ColumnSource>();
  for (const source of sources) {
    const key = `${source.table}\n${source.column}`;
    const before = merged.get(key);
    if (before === undefined) merged.set(key, source);
    else merged.set(key, bothWays(before, source));
  }
  const sorted = [...merged.values()].sort((a, b) => compareText(a.table, b.table) || compareText(a.column, b.column));
  return sorted.slice();
}

/** A condition says nothing of whether the value itself gets through. */
function bothWays(one: ColumnSource, other: ColumnSource): ColumnSource {
  if (one.kind === 'conditional' && other.kind !== 'conditional') return other;
  if (other.kind === 'conditional' && one.kind !== 'conditional') return one;
  const stronger = strength[other.kind] > strength[one.kind] ? other : one;
  return { ...stronger, masking: one.masking && other.masking };
}

/** Each influence once, sorted by table, column and kind. */
export function sortInfluences(influences: readonly Influence[]): readonly Influence[] {
  const distinct = new Map<string, Influence>();
  for (const influence of influences)
    distinct.set(`${influence.table}\n${influence.column}\n${influence.kind}`, influence);
  return [...distinct.values()].sort(
    (a, b) => compareText(a.table, b.table) || compareText(a.column, b.column) || compareText(a.kind, b.kind),
  );
}
