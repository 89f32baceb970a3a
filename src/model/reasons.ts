/**
 * The closed list of reasons why lineage is not, or only in part, resolved. `blocks` says whether a sync with this reason
 * counts as unresolved; the others are notes on something that was assumed.
 */
export const reasons = {
  model_gone: { blocks: true, text: 'the sync refers to a model that the workspace no longer lists' },
  source_gone: { blocks: true, text: 'the model refers to a source that the workspace no longer lists' },
  destination_gone: { blocks: true, text: 'the sync refers to a destination that the workspace no longer lists' },
  model_payload_missing: { blocks: true, text: 'the model has no query payload' },
  model_custom: { blocks: true, text: 'a custom model: the source is known, its tables are not' },
  model_type_unknown: { blocks: true, text: 'a query type this version does not know' },
  visual_parent_gone: { blocks: true, text: 'a parent of the visual model is not listed' },
  visual_parent_cycle: { blocks: true, text: 'the parents of the visual model form a circle' },
  dbt_metadata_missing: { blocks: true, text: 'a dbt Cloud model: its relation is known only to dbt metadata' },
  dbt_relation_differs: {
    blocks: false,
    text: 'Hightouch and the dbt manifest name different relations for a dbt model; that of the manifest was taken',
  },
  dbt_not_followed: {
    blocks: false,
    text: 'lineage ends at the relation of a dbt model, whose SQL is not known or could not be followed',
  },
  table_name_invalid: { blocks: true, text: 'the name of the table cannot be read' },
  hightouch_table: {
    blocks: true,
    text: "a table of Hightouch's own schema hightouch_planner, which is never lineage",
  },
  sql_unparsed: { blocks: true, text: 'the SQL could not be parsed; tables may still be known' },
  sql_time_limit: { blocks: true, text: 'the SQL took longer than its time limit' },
  sql_template: { blocks: true, text: 'the SQL holds a template expression in place of a table or column' },
  sql_no_query: { blocks: true, text: 'the text holds no query that returns rows' },
  sql_unsupported: { blocks: true, text: 'a construct whose columns this version does not trace' },
  star_ambiguous: { blocks: true, text: 'a column may come through a star from more than one table' },
  star_unexpanded: {
    blocks: true,
    text: 'a star over tables of unknown columns, and no list of the columns in demand',
  },
  column_ambiguous: { blocks: true, text: 'an unqualified column may belong to more than one table' },
  column_not_found: { blocks: true, text: 'the sync reads a column that its model does not return' },
  configuration_missing: { blocks: true, text: 'the sync has no configuration' },
  mapping_unreadable: { blocks: true, text: 'a mapping of a shape this version does not know' },
  referenced_column_unmapped: { blocks: true, text: 'the API lists a column as used, and no mapping explains it' },
  columns_unknown: { blocks: true, text: 'all columns are synced, and the columns of the model are not known' },
  source_dialect_unknown: { blocks: false, text: 'the SQL dialect of the source is not known; a generic one was used' },
  assumed_default_schema: { blocks: false, text: "a table named without a schema was given the dialect's default" },
  table_name_incomplete: { blocks: false, text: 'a table whose database or schema is not known' },
  source_place_unknown: {
    blocks: false,
    text: "nothing says where the source lies: its tables' namespace is made of its platform and slug",
  },
  destination_object_unknown: {
    blocks: false,
    text: 'the object in the destination is not named by the configuration',
  },
} as const satisfies Record<string, { readonly blocks: boolean; readonly text: string }>;

export type Reason = keyof typeof reasons;

export interface Unresolved {
  readonly reason: Reason;
  /** What exactly: a column, a table, a position. Plain text for a person. */
  readonly detail: string;
}
