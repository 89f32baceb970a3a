/** From the name of a column that a sync reads to the table columns behind it. */
import type { ColumnSource, FieldColumn, ModelColumn } from '../model/graph.js';
import type { SqlPlace, Unresolved } from '../model/reasons.js';
import { mergeSources } from './column-sources.js';
import { compareText } from './job-names.js';
import type { ModelShape, ShapeColumn, ShapeStar } from './model-shape.js';
import { dialectOf } from './sql/dialect-of-source.js';
import { foldName } from './sql/dotted-names.js';

export interface TracedColumn {
  /** In the model's spelling when the model has it, else as asked for. */
  readonly column: string;
  /** The column as the only one of a field: the same array for every field that takes it unchanged. */
  readonly alone: readonly FieldColumn[];
  readonly sources: readonly ColumnSource[];
  readonly resolved: boolean;
  /** Why not, where it is this column's own fault; null when resolved, or when the model's reasons say it. */
  readonly reason: Unresolved | null;
}

export interface ColumnTracer {
  readonly shape: ModelShape;
  /** Traces a column and remembers that it is in demand. Equal questions share one answer. */
  trace(name: string): TracedColumn;
  /** The columns that are known by now: listed ones in order, then those traced through a star, sorted. */
  knownColumns(): readonly ModelColumn[];
}

/** Opens a tracer on a model; the one place that remembers what its syncs ask for. */
export function openColumnTracer(shape: ModelShape): ColumnTracer {
  const byName = new Map<string, ShapeColumn | 'several'>();
  const byFoldedName = new Map<string, ShapeColumn | 'several'>();
  for (const column of shape.columns) {
    if (column.name === null) continue;
    byName.set(column.name, byName.has(column.name) ? 'several' : column);
    const folded = column.name.toLowerCase();
    byFoldedName.set(folded, byFoldedName.has(folded) ? 'several' : column);
  }
  const answers = new Map<string, TracedColumn>();
  const throughStar = new Map<string, ModelColumn>();

  /** Whatever the case; where that fits several columns, the one that the warehouse makes of the unquoted name. */
  function inOtherCase(name: string): ShapeColumn | 'several' | undefined {
    const found = byFoldedName.get(name.toLowerCase());
    if (found !== 'several' || shape.source === null) return found;
    const { dialect, known } = dialectOf(shape.source.type);
    return (known ? byName.get(foldName({ text: name, quoted: false }, dialect)) : undefined) ?? found;
  }

  function answer(name: string): TracedColumn {
    const listed = byName.get(name) ?? inOtherCase(name);
    if (listed === 'several') return failed(name, 'column_ambiguous', `${name}: returned more than once`);
    if (listed !== undefined) return fromListed(listed, name);
    if (shape.hidesColumns) return unexplained(name);
    const [way, ...others] = distinctWays(shape.stars.flatMap((star) => throughOneStar(star, name)));
    if (others.length > 0) {
      const stars = shape.stars.filter((each) => throughOneStar(each, name).length > 0);
      const tables = new Set(stars.flatMap((star) => star.tables.map(({ dataset }) => dataset.name)));
      return failed(name, 'star_ambiguous', `${name}: may come from ${[...tables].join(', ')}`, stars[0]?.place);
    }
    if (way !== undefined) {
      throughStar.set(name, { name, sources: way });
      return tracedColumn(name, way, true, null);
    }
    if (shape.columnsComplete || shape.stars.length > 0) {
      const mayBeHidden = shape.columns.some((column) => column.name === null && !column.resolved);
      if (!mayBeHidden) return failed(name, 'column_not_found', name);
    }
    return unexplained(name);
  }

  return {
    shape,
    trace(name) {
      const known = answers.get(name);
      if (known !== undefined) return known;
      const traced = answer(name);
      answers.set(name, traced);
      return traced;
    },
    knownColumns() {
      const listed = shape.columns.flatMap(({ name, sources }) => (name === null ? [] : [{ name, sources }]));
      const traced = [...throughStar.values()].sort((a, b) => compareText(a.name, b.name));
      return [...listed, ...traced];
    },
  };
}

function fromListed(column: ShapeColumn, asked: string): TracedColumn {
  return tracedColumn(column.name ?? asked, column.sources, column.resolved, null);
}

/** A column without an origin, for a reason that stands elsewhere. */
export function unexplained(column: string): TracedColumn {
  return tracedColumn(column, [], false, null);
}

/**
 * What a name may be through a star, one list a possibility: none when the star leaves it out, several when it may be of
 * any of several tables, one of several columns when the star is a union that draws on all of them.
 */
function throughOneStar(star: ShapeStar, name: string): (readonly ColumnSource[])[] {
  if (star.except.some((left) => left === name || left.toLowerCase() === name.toLowerCase())) return [];
  const column = renamed(star, name);
  if (column === null || star.tables.length === 0) return [];
  const sources = star.tables.map(({ key }): ColumnSource => ({
    table: key,
    column,
    kind: star.applied?.kind ?? 'identity',
    masking: star.applied?.masking ?? false,
  }));
  return star.every ? [mergeSources(sources)] : sources.map((source) => [source]);
}

/** The same possibility twice is one. */
function distinctWays(ways: readonly (readonly ColumnSource[])[]): readonly (readonly ColumnSource[])[] {
  if (ways.length < 2) return ways;
  return [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()];
}

function renamed(star: ShapeStar, name: string): string | null {
  const folded = name.toLowerCase();
  for (const [to, from] of Object.entries(star.renamed)) {
    if (to === name || to.toLowerCase() === folded) return from;
  }
  return Object.values(star.renamed).some((from) => from.toLowerCase() === folded) ? null : name;
}

function failed(column: string, reason: Unresolved['reason'], detail: string, place?: SqlPlace): TracedColumn {
  return tracedColumn(column, [], false, { reason, detail, ...(place === undefined ? {} : { place }) });
}

function tracedColumn(
  column: string,
  sources: readonly ColumnSource[],
  isResolved: boolean,
  reason: Unresolved | null,
): TracedColumn {
  return { column, alone: [{ column, conditional: false }], sources, resolved: isResolved, reason };
}
