/** An answer in the words of the `sql` command. */
import type { Unresolved } from '../../model/reasons.js';
import { placed, placeText } from './places/place.js';
import type { SqlAnswer, SqlNote, SqlOutput, SqlRequest, SqlTable } from './port.js';

export interface ExplainedColumn {
  /** null for an expression without a name. */
  readonly name: string | null;
  /** `db.schema.table.column`; columns read by a condition inside the value count. */
  readonly sources: readonly string[];
  /** The strongest of its sources' kinds; null where no column is read: a constant, `count(*)`. */
  readonly kind: 'identity' | 'transformation' | 'aggregation' | 'conditional' | null;
}

export interface ExplainJson {
  readonly tables: readonly string[];
  readonly columns: readonly ExplainedColumn[];
  readonly unresolved: readonly Unresolved[];
}

/**
 * What the `sql` command prints for a request and its answer (product page, section 2). A schema that was only assumed is left
 * out, so that names stay as written or as the request completes them, unless the request asks for it (`assumeDefaultSchema`).
 */
export function toExplainJson(request: SqlRequest, answer: SqlAnswer): ExplainJson {
  const assumed = request.assumeDefaultSchema === true;
  const names = namesOf(answer.tables, assumed);
  const notes = answer.unresolved.filter((note) => assumed || note.reason !== 'assumed_default_schema');
  const stars = answer.openStars.map(({ tables, at }) => ({
    reason: 'star_unexpanded' as const,
    detail: `columns of ${tables.map((table) => names[table] ?? '').join(', ')} are not known`,
    ...(at === undefined ? {} : { at }),
  }));
  return {
    tables: names,
    columns: answer.outputs.map((output) => explained(output, names)),
    unresolved: placed(distinct([...notes, ...stars]), request.sql, request.dialect).map(withPlace),
  };
}

/** One construct may be met on several ways through a query; it is told once. */
function distinct(notes: readonly SqlNote[]): readonly SqlNote[] {
  return [...new Map(notes.map((note) => [JSON.stringify([note.reason, note.detail]), note])).values()];
}

/** The place stands in the detail: an answer has these two keys and no others. */
function withPlace({ reason, detail, place }: Unresolved): Unresolved {
  return { reason, detail: place === undefined ? detail : `${detail} (${placeText(place)})` };
}

function explained(output: SqlOutput, names: readonly string[]): ExplainedColumn {
  const sources = output.sources.map((source) => `${names[source.table] ?? ''}.${source.column}`);
  return { name: output.name, sources: [...new Set(sources)], kind: kindOf(output) };
}

const order = ['conditional', 'identity', 'transformation', 'aggregation'] as const;

function kindOf(output: SqlOutput): ExplainedColumn['kind'] {
  let strongest = -1;
  for (const source of output.sources) strongest = Math.max(strongest, order.indexOf(source.kind));
  return order[strongest] ?? null;
}

/**
 * Names as the corpus of queries has them (product page, section 2): a table behind a database link without its link, which
 * `unresolved` tells, as long as no other table has that name.
 */
function namesOf(tables: readonly SqlTable[], assumed: boolean): readonly string[] {
  const whole = tables.map((table) => dottedName(table, assumed));
  const short = tables.map(({ link = '' }, place) => {
    const name = whole[place] ?? '';
    return link === '' ? name : name.slice(0, -link.length - 1);
  });
  return short.map((name, place) => (short.indexOf(name) === short.lastIndexOf(name) ? name : (whole[place] ?? name)));
}

function dottedName(table: SqlTable, assumed: boolean): string {
  const schema = table.assumedSchema && !assumed ? null : table.schema;
  return [table.database, schema, table.table].filter((part) => part !== null).join('.');
}
