/** What a reason means, and how a person can mend it. */
export interface ReasonMeaning {
  readonly blocks: boolean;
  /** Where to look: at the model (its query, its source), or at the sync (its mappings, its destination). */
  readonly of: 'model' | 'sync';
  readonly text: string;
  readonly mend: string;
  /**
   * It may be gone in the next pass though nothing has changed, since it lies with the machine. A sink that remembers what it has
   * told whole takes none of that back for it; one that does not tells what this pass knows.
   */
  readonly passing?: true;
}

/**
 * The closed list of reasons why lineage is not, or only in part, resolved. `blocks` says whether a sync with this reason
 * counts as unresolved; the others are notes on something that was assumed. docs/coverage.md shows the list.
 */
export const reasons = {
  model_gone: {
    blocks: true,
    of: 'sync',
    text: 'the sync refers to a model that the workspace no longer lists',
    mend: 'Delete the sync, or point it at a model that exists.',
  },
  source_gone: {
    blocks: true,
    of: 'model',
    text: 'the model refers to a source that the workspace no longer lists',
    mend: 'Give the API key a view of the source, or move the model to a source that exists.',
  },
  destination_gone: {
    blocks: true,
    of: 'sync',
    text: 'the sync refers to a destination that the workspace no longer lists',
    mend: 'Delete the sync, or give the API key a view of the destination.',
  },
  model_payload_missing: {
    blocks: true,
    of: 'model',
    text: 'the model has no query payload',
    mend: 'Open the model in Hightouch and save its query; a draft has none.',
  },
  model_custom: {
    blocks: true,
    of: 'model',
    text: 'a custom model: the source is known, its tables are not',
    mend: 'Model the same rows as SQL or a table where that can be had; else nothing: the source stands for its tables.',
  },
  model_type_unknown: {
    blocks: true,
    of: 'model',
    text: 'a query type this version does not know',
    mend: 'Look for a newer version of this program; report the query type.',
  },
  visual_parent_gone: {
    blocks: true,
    of: 'model',
    text: 'a parent of the visual model is not listed',
    mend: 'Rebuild the audience on a parent model that exists.',
  },
  visual_parent_cycle: {
    blocks: true,
    of: 'model',
    text: 'the parents of the visual model form a circle',
    mend: 'Give one of the models in the circle another parent.',
  },
  dbt_metadata_missing: {
    blocks: true,
    of: 'model',
    text: 'a dbt model that does not say its relation (dbt Cloud, Git Sync): only the metadata of dbt knows it',
    mend: 'Give the manifest of the dbt project (--dbt-target-dir), or model the relation itself as a table.',
  },
  dbt_relation_differs: {
    blocks: false,
    of: 'model',
    text: 'Hightouch and the dbt manifest name different relations for a dbt model; that of the manifest was taken',
    mend: 'Give the manifest of the run that Hightouch reads from (--dbt-target-dir), or refresh the dbt models in Hightouch.',
  },
  dbt_not_followed: {
    blocks: false,
    of: 'model',
    text: 'lineage ends at the relation of a dbt model, whose SQL is not known or could not be followed',
    mend: 'Give a manifest with compiled SQL (dbt compile), or tell lineage of dbt by its own means.',
  },
  table_name_invalid: {
    blocks: true,
    of: 'model',
    text: 'the name of the table cannot be read',
    mend: 'Write the name with at most database, schema and table, quoted where a part holds a dot.',
  },
  hightouch_table: {
    blocks: true,
    of: 'model',
    text: "a table of Hightouch's own schema hightouch_planner, which is never lineage",
    mend: 'Read the tables that were there before Hightouch, not its own bookkeeping.',
  },
  sql_unparsed: {
    blocks: true,
    of: 'model',
    text: 'the SQL could not be parsed; tables may still be known',
    mend: 'Read the place that is named with `hightouch-lineage sql`; report SQL that the warehouse accepts.',
  },
  sql_time_limit: {
    blocks: true,
    of: 'model',
    text: 'the SQL took longer than its time limit',
    mend: 'Raise --sql-timeout, or split the query.',
    passing: true,
  },
  sql_worker_lost: {
    blocks: true,
    of: 'model',
    text: 'the thread that reads SQL ended before it had an answer',
    mend: 'Give the pass more memory; report the query when it happens again and again.',
    passing: true,
  },
  sql_template: {
    blocks: true,
    of: 'model',
    text: 'the SQL holds a template expression in place of a table or column',
    mend: 'Use the compiled SQL in place of the template, or a dbt model.',
  },
  sql_no_query: {
    blocks: true,
    of: 'model',
    text: 'the text holds no query that returns rows',
    mend: 'End the text with the SELECT whose rows the model returns.',
  },
  sql_unsupported: {
    blocks: true,
    of: 'model',
    text: 'a construct whose columns this version does not trace',
    mend: 'Write the column by its name in the select list, or report the construct.',
  },
  star_ambiguous: {
    blocks: true,
    of: 'model',
    text: 'a column may come through a star from more than one table',
    mend: 'Name the column in the select list, or give the columns of the tables (--schemas).',
  },
  star_unexpanded: {
    blocks: true,
    of: 'model',
    text: 'a star over tables of unknown columns, and no list of the columns in demand',
    mend: 'Name the columns in the select list, or give the columns of the tables (--schemas).',
  },
  column_ambiguous: {
    blocks: true,
    of: 'model',
    text: 'an unqualified column may belong to more than one table',
    mend: 'Write the table or its alias before the column, or give the columns of the tables (--schemas).',
  },
  name_unknown: {
    blocks: true,
    of: 'model',
    text: 'the SQL names a column or an alias that nothing in it is known to have',
    mend: 'Correct the name; where the query runs as it is, give the columns of its tables (--schemas), or report it.',
  },
  column_assumed: {
    blocks: false,
    of: 'model',
    text: 'an unqualified column that nothing shows whose it is; the likelier of two was taken',
    mend: 'Write the table or its alias before the column, or give the columns of the tables (--schemas).',
  },
  influence_ambiguous: {
    blocks: false,
    of: 'model',
    text: 'an unqualified column that only filters, joins, groups or sorts may belong to more than one table; that influence is left out',
    mend: 'Write the table or its alias before the column, or give the columns of the tables (--schemas).',
  },
  column_not_found: {
    blocks: true,
    of: 'sync',
    text: 'the sync reads a column that its model does not return',
    mend: 'Correct the name in the mapping, or return the column from the model.',
  },
  configuration_missing: {
    blocks: true,
    of: 'sync',
    text: 'the sync has no configuration',
    mend: 'Open the sync in Hightouch and finish its set-up.',
  },
  mapping_unreadable: {
    blocks: true,
    of: 'sync',
    text: 'a mapping of a shape this version does not know',
    mend: 'Report the shape of the mapping; its other fields are not touched.',
  },
  referenced_column_unmapped: {
    blocks: true,
    of: 'sync',
    text: 'the API lists a column as used, and no mapping explains it',
    mend: 'Save the sync anew, so that Hightouch lists its columns anew; report the configuration if it stays.',
  },
  columns_unknown: {
    blocks: true,
    of: 'sync',
    text: 'all columns are synced, and the columns of the model are not known',
    mend: 'Give the columns of the tables (--schemas), or name the columns in the model.',
  },
  source_dialect_unknown: {
    blocks: false,
    of: 'model',
    text: 'the SQL dialect of the source is not known; a generic one was used',
    mend: 'Name the platform of the source in sourceOverrides.',
  },
  assumed_default_schema: {
    blocks: false,
    of: 'model',
    text: "a table named without a schema was given the dialect's default",
    mend: 'Write the schema in the query, or give the source one (sourceOverrides, --dataset-names).',
  },
  table_name_incomplete: {
    blocks: false,
    of: 'model',
    text: 'a table whose database or schema is not known',
    mend: 'Write the database and schema in the query, or give the source theirs (sourceOverrides, --dataset-names).',
  },
  source_place_unknown: {
    blocks: false,
    of: 'model',
    text: "nothing says where the source lies: its tables' namespace is made of its platform and slug",
    mend: 'Give the source its namespace with --dataset-names.',
  },
  destination_object_unknown: {
    blocks: false,
    of: 'sync',
    text: 'the object in the destination is not named by the configuration',
    mend: 'Name it with --dataset-names; the destination as a whole stands for it.',
  },
} as const satisfies Record<string, ReasonMeaning>;

export type Reason = keyof typeof reasons;

/** Whether one of the reasons may be gone in the next pass though nothing has changed. */
export function isPassing(unresolved: readonly Unresolved[]): boolean {
  const table: Readonly<Record<Reason, ReasonMeaning>> = reasons;
  return unresolved.some(({ reason, passing }) => passing === true || table[reason].passing === true);
}

export interface Unresolved {
  readonly reason: Reason;
  /** What exactly: a column, a table, a position. Plain text for a person. */
  readonly detail: string;
  /** As the `passing` of a reason, of one that need not pass. */
  readonly passing?: true;
  /** Where in the SQL of the model, when it is in SQL and the place can be told. */
  readonly place?: SqlPlace;
}

/** A place in a text of SQL, both counted from 1. */
export interface SqlPlace {
  readonly line: number;
  readonly column: number;
  /** The line from there on, shortened. */
  readonly snippet: string;
}
