/** Puts what stands behind relations in the place of these relations: tables, columns and influences. */
import type { ColumnSource, Influence, InputNode } from '../model/graph.js';
import { chainSources, mergeSources, sortInfluences } from './column-sources.js';
import type { ColumnTracer } from './column-tracer.js';
import type { ModelShape, ShapeColumn, ShapeStar } from './model-shape.js';

export interface Followed {
  readonly shape: ModelShape;
  /** Relations that could not be looked behind altogether: lineage ends there, at least in part. */
  readonly kept: readonly string[];
}

/**
 * A shape whose inputs are looked behind. An edge whose way through a relation is not known stays an edge from that
 * relation.
 *
 * @param behind by key of a table: the tracer of what it is made from
 * @param self key of the relation that the shape itself makes: what it reads of itself has its origin elsewhere
 */
export function followShape(
  shape: ModelShape,
  behind: ReadonlyMap<string, ColumnTracer>,
  self: string | null,
): Followed {
  const kept = new Set<string>();
  const follow = (source: ColumnSource): readonly ColumnSource[] => {
    if (source.table === self) return [];
    const tracer = behind.get(source.table);
    if (tracer === undefined) return [source];
    const traced = tracer.trace(source.column);
    if (traced.resolved) return traced.sources.map((into) => chainSources(into, source));
    kept.add(source.table);
    return [source];
  };
  const columns: ShapeColumn[] = shape.columns.map((column) => ({
    ...column,
    sources: mergeSources(column.sources.flatMap(follow)),
  }));
  const influences = shape.influences.flatMap((influence): readonly Influence[] => {
    const sources = follow({ ...influence, kind: 'identity', masking: false });
    return sources.map(({ table, column }) => ({ table, column, kind: influence.kind }));
  });
  const stars: ShapeStar[] = [];
  for (const star of shape.stars) {
    const through = throughStar(star, behind);
    if (through === null) {
      for (const { key } of star.tables) if (behind.has(key)) kept.add(key);
      stars.push(star);
      continue;
    }
    columns.push(...through.columns);
    stars.push(...through.stars);
  }
  const inputs = new Map<string, InputNode>();
  for (const input of shape.inputs) {
    if (input.key === self) continue;
    const tracer = behind.get(input.key);
    if (tracer === undefined || kept.has(input.key)) inputs.set(input.key, input);
    for (const inner of tracer?.shape.inputs ?? []) inputs.set(inner.key, inner);
    influences.push(...(tracer?.shape.influences ?? []));
  }
  const followed: ModelShape = {
    ...shape,
    inputs: [...inputs.values()],
    columns,
    stars,
    columnsComplete: shape.columnsComplete || (shape.stars.length > 0 && stars.length === 0 && !shape.hidesColumns),
    influences: sortInfluences(influences),
  };
  return { shape: followed, kept: [...kept] };
}

/** A star over one relation as the columns and stars behind it; null when it is no such star. */
function throughStar(
  star: ShapeStar,
  behind: ReadonlyMap<string, ColumnTracer>,
): Pick<ModelShape, 'columns' | 'stars'> | null {
  const [only, ...others] = star.tables;
  const shape = only === undefined ? undefined : behind.get(only.key)?.shape;
  if (shape === undefined || others.length > 0 || shape.hidesColumns) return null;
  const except = new Set(star.except.map((name) => name.toLowerCase()));
  const newNames = new Map(Object.entries(star.renamed).map(([to, from]) => [from.toLowerCase(), to]));
  // What such a star does to each column is not carried further.
  if (star.applied !== undefined) return null;
  if (newNames.size > 0 && shape.stars.some((inner) => Object.keys(inner.renamed).length > 0)) return null;
  const columns = shape.columns.flatMap((column) => {
    const key = column.name?.toLowerCase();
    if (key === undefined || except.has(key)) return [];
    return [{ ...column, name: newNames.get(key) ?? column.name }];
  });
  const listed = new Set(shape.columns.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()])));
  const open = Object.fromEntries(Object.entries(star.renamed).filter(([, from]) => !listed.has(from.toLowerCase())));
  const hidden = [...newNames.keys()].filter((from) => listed.has(from));
  // The place of a star is one in the SQL of the model itself.
  const stars = shape.stars.map(({ place: _behind, ...inner }) => ({
    ...inner,
    ...(star.place === undefined ? {} : { place: star.place }),
    except: [...new Set([...inner.except, ...star.except, ...hidden])].sort(),
    renamed: { ...inner.renamed, ...open },
  }));
  return { columns, stars };
}
