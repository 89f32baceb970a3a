import type { LineageGraph } from '#src/model/graph.js';
import { aDestination, aModel, aSource, aSync, aWorkspace, cannedSql, resolved } from './lineage-world.js';

/** A sync of so many columns, each made of one column in each of so many tables: `columns × tables` edges. */
export function wideSync(columns: number, tables: number): Promise<LineageGraph> {
  const fields = Array.from({ length: columns }, (_, n) => n);
  const sources = Array.from({ length: tables }, (_, n) => n);
  const sql = `select of ${columns} columns out of ${tables} tables`;
  const answers = {
    [sql]: {
      tables: sources.map((n) => ({
        database: 'ANALYTICS',
        schema: 'CORE',
        table: `SOURCE_TABLE_${n}`,
        assumedSchema: false,
        columns: null,
      })),
      outputs: fields.map((n) => ({
        name: `COLUMN_${n}`,
        sources: sources.map((table) => ({
          table,
          column: `COLUMN_${n}`,
          kind: 'transformation' as const,
          masking: false,
        })),
        resolved: true,
      })),
    },
  };
  const mappings = fields.map((n) => ({ from: `COLUMN_${n}`, to: `field_${n}`, type: 'standard' }));
  const workspace = aWorkspace(
    aSource(),
    aModel({ kind: 'raw_sql', sql }),
    aDestination(),
    aSync({ object: 'contacts', mappings }),
  );
  return resolved(workspace, { sql: cannedSql(answers) });
}
