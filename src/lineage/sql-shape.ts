/** Models written in SQL: what the engine answers, with its tables as nodes of the graph. */
import type { ColumnSource, Influence, TableNode } from '../model/graph.js';
import type { Unresolved } from '../model/reasons.js';
import type { Model } from '../model/workspace.js';
import { opaqueShape } from './model-shape.js';
import type { ModelShape } from './model-shape.js';
import { mergeSources, sortInfluences } from './column-sources.js';
import type { SourceHome } from './source-home.js';
import { isPlannerSchema } from './sql/dotted-names.js';
import { placeAt, placed } from './sql/places/place.js';
import type { SqlAnswer, SqlColumnSource, SqlEngine, SqlNote } from './sql/port.js';
import { tableNotes } from './table-shapes.js';
import type { TableRegistry } from './table-registry.js';

/** Asks the engine about a query. Rejects only when the engine itself fails. */
export async function sqlShape(
  model: Model,
  sql: string,
  home: SourceHome,
  tables: TableRegistry,
  engine: SqlEngine,
): Promise<ModelShape> {
  const answer = await engine.explain({
    sql,
    dialect: home.dialect,
    defaultDatabase: home.location.database ?? undefined,
    defaultSchema: home.location.schema ?? undefined,
    assumeDefaultSchema: home.dialectKnown,
    ...home.known.schemasFor(sql),
  });
  return shapeOf(model, sql, home, tables, answer);
}

/** What the engine answered about a query, with its tables as nodes of the graph. */
export function shapeOf(
  model: Model,
  sql: string,
  home: SourceHome,
  tables: TableRegistry,
  answer: SqlAnswer,
): ModelShape {
  const nodes = answer.tables.map((table) =>
    isPlannerSchema(table.schema) ? null : tables.table(home, table, table.columns),
  );
  const sources = (found: readonly SqlColumnSource[]): ColumnSource[] =>
    found.flatMap(({ table, column, kind, masking }) => {
      const node = nodes[table];
      return node === null || node === undefined ? [] : [{ table: node.key, column, kind, masking }];
    });
  const influences = answer.influences.flatMap(({ table, column, kind }): Influence[] => {
    const node = nodes[table];
    return node === null || node === undefined ? [] : [{ table: node.key, column, kind }];
  });
  const traced = answer.grade === 'exact' || answer.grade === 'approximate';
  const stars = answer.openStars.map(({ tables: indexes, except, renamed, every = false, applied, at }) => ({
    tables: present(indexes.map((index) => nodes[index] ?? null)),
    except,
    renamed,
    every,
    ...(applied === undefined ? {} : { applied }),
    ...(at === undefined ? {} : { place: placeAt(sql, at) }),
  }));
  const hidesColumns = answer.hiddenColumns ?? false;
  return {
    ...opaqueShape(model, home.source, placed(notes(answer, nodes, home), sql, home.dialect), [
      ...new Set(present(nodes)),
    ]),
    columns: answer.outputs.map((output) => ({
      name: output.name,
      sources: mergeSources(sources(output.sources)),
      resolved: output.resolved,
    })),
    columnsComplete: traced && stars.length === 0 && !hidesColumns,
    hidesColumns,
    stars,
    influences: sortInfluences(influences),
    sql,
    dialect: home.dialect,
  };
}

function notes(answer: SqlAnswer, nodes: readonly (TableNode | null)[], home: SourceHome): SqlNote[] {
  const found: SqlNote[] = [...answer.unresolved];
  if (!home.dialectKnown) found.push({ reason: 'source_dialect_unknown', detail: home.source.type });
  const told = new Set(answer.unresolved.map(({ reason }) => reason));
  nodes.forEach((node, index) => {
    if (node === null) return;
    const assumed = answer.tables[index]?.assumedSchema ?? false;
    const isTold = ({ reason }: Unresolved): boolean =>
      reason === 'table_name_incomplete' ? answer.tables[index]?.link !== undefined : told.has(reason);
    found.push(...tableNotes(node, home, assumed).filter((note) => !isTold(note)));
  });
  return found;
}

function present<T>(items: readonly (T | null)[]): T[] {
  return items.filter((item) => item !== null);
}
