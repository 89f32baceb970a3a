/** What dbt's artifacts tell, as lineage wants it: relations by unique id, their columns, and the SQL behind them. */
import type { Dialect } from './sql/port.js';

export interface DbtNode {
  /** `model.project.name`, `source.project.source.table`, … */
  readonly uniqueId: string;
  readonly name: string;
  /** Parts of the relation's name as the warehouse stores them; null for what has no relation (an ephemeral model). */
  readonly relation: readonly string[] | null;
  /** What dbt runs, with every reference written out; null when there is none, or it is no SQL. */
  readonly compiledSql: string | null;
  /** Unique ids of what its SQL refers to. */
  readonly dependsOn: readonly string[];
}

export interface DbtMetadata {
  /** `relation`: lineage ends at a dbt model's relation. `sources`: its SQL is followed to what dbt itself reads. */
  readonly depth: 'relation' | 'sources';
  /** A node by unique id; among several projects the first whose warehouse is of the source's dialect. */
  find(uniqueId: string, dialect: Dialect): DbtNode | null;
}
