/** One sync: model, fields and output put together, and whether that is all there is to know. */
import type { ModelLineage, OutputNode, SyncLineage } from '../model/graph.js';
import { reasons } from '../model/reasons.js';
import type { Unresolved } from '../model/reasons.js';
import type { Destination, Sync, Workspace } from '../model/workspace.js';
import { sortInfluences } from './column-sources.js';
import type { ColumnTracer } from './column-tracer.js';
import { syncFields } from './fields.js';
import type { SyncFields } from './fields.js';
import type { MappingHints } from './mappings/read-mappings.js';
import { readMappings } from './mappings/read-mappings.js';
import type { ModelShape } from './model-shape.js';
import { concernsColumns } from './model-shape.js';
import { distinctReasons } from './models.js';
import { overrideFor, placeOverride } from './names/name-overrides.js';
import type { DatasetNameOverrides, PlaceOverride } from './names/name-overrides.js';
import { outputObject } from './names/output-object.js';
import { placed } from './sql/places/place.js';
import { dialects } from './sql/port.js';
import { platformOf } from './names/systems.js';

export interface SyncOptions {
  readonly destinationOverrides: Readonly<Record<string, PlaceOverride>>;
  readonly datasetNames: DatasetNameOverrides;
}

/** A sync whose columns are traced; its model's lineage is finished only when all syncs are. */
export interface TracedSync {
  readonly sync: Sync;
  readonly destination: Destination | null;
  readonly output: OutputNode | null;
  readonly tracer: ColumnTracer | null;
  readonly fields: SyncFields;
  readonly unresolved: readonly Unresolved[];
  /** The tables are known, every column that is read has an origin or is a constant, and nothing else is missing. */
  readonly resolved: boolean;
}

/** Traces a sync through the model's tracer (null when the model is gone). */
export function traceSync(
  sync: Sync,
  workspace: Workspace,
  tracer: ColumnTracer | null,
  options: SyncOptions,
): TracedSync {
  const destination = workspace.destinations.get(sync.destinationId) ?? null;
  const platform = destination === null ? null : platformOf(destination.type);
  const fields = syncFields(
    sync,
    readMappings(sync.configuration ?? {}, {
      platform,
      referenced: sync.referencedColumns,
      ...(tracer === null ? {} : { model: columnsOfModel(tracer.shape) }),
    }),
    tracer,
  );
  const output = destination === null ? null : outputOf(sync, destination, options);
  const unresolved = distinctReasons([
    ...ownReasons(sync, output, tracer),
    ...inSql(fields.unresolved, tracer),
    ...modelReasons(tracer, fields),
  ]);
  const resolved =
    fields.fields.every((field) => field.resolved) && !unresolved.some(({ reason }) => reasons[reason].blocks);
  return { sync, destination, output, tracer, fields, unresolved, resolved };
}

/** The columns that the model is known to return: those of its query, and those that Hightouch lists for it. */
function columnsOfModel(shape: ModelShape): NonNullable<MappingHints['model']> {
  const declared = shape.model.querySchema?.map(({ name }) => name) ?? [];
  const found = shape.columns.flatMap(({ name }) => (name === null ? [] : [name]));
  return {
    columns: [...found, ...declared],
    complete: (shape.columnsComplete && !shape.hidesColumns) || declared.length > 0,
  };
}

function outputOf(sync: Sync, destination: Destination, options: SyncOptions): OutputNode {
  const name = overrideFor(options.datasetNames.destinations, destination);
  const place = placeOverride(overrideFor(options.destinationOverrides, destination), name);
  return outputObject(sync, destination, { name, place });
}

/** The sync as the graph holds it. */
export function syncLineage(traced: TracedSync, jobName: string, model: ModelLineage | null): SyncLineage {
  const { sync, destination, output, fields, resolved, unresolved } = traced;
  const ofModel = model?.influences ?? [];
  return {
    sync,
    jobName,
    model,
    destination,
    output,
    fields: fields.fields,
    influences: fields.joins.length === 0 ? ofModel : sortInfluences([...ofModel, ...fields.joins]),
    columns: { read: fields.columnsRead, resolved: fields.columnsResolved, missing: fields.columnsMissing },
    resolved,
    unresolved,
  };
}

/** Reasons about the model's columns, with their places in its SQL. */
function inSql(unresolved: readonly Unresolved[], tracer: ColumnTracer | null): readonly Unresolved[] {
  const dialect = dialects.find((name) => name === tracer?.shape.dialect);
  const sql = tracer?.shape.model.query.kind === 'raw_sql' ? tracer.shape.sql : null;
  const ofModel = unresolved.filter(({ reason }) => reasons[reason].of === 'model');
  if (ofModel.length === 0 || sql === null || sql === undefined || dialect === undefined) return unresolved;
  return [...unresolved.filter(({ reason }) => reasons[reason].of === 'sync'), ...placed(ofModel, sql, dialect)];
}

function ownReasons(sync: Sync, output: OutputNode | null, tracer: ColumnTracer | null): Unresolved[] {
  const found: Unresolved[] = [];
  if (tracer === null) found.push({ reason: 'model_gone', detail: `model ${sync.modelId}` });
  if (output === null) found.push({ reason: 'destination_gone', detail: `destination ${sync.destinationId}` });
  else if (output.object === null) found.push({ reason: 'destination_object_unknown', detail: output.dataset.name });
  if (sync.configuration === null || Object.keys(sync.configuration).length === 0) {
    found.push({ reason: 'configuration_missing', detail: sync.configuration === null ? 'null' : 'empty' });
  }
  return found;
}

/**
 * Of the model's reasons those that touch this sync: all that concern its tables; those about single columns only when the
 * sync reads a column that failed without a reason of its own.
 */
function modelReasons(tracer: ColumnTracer | null, fields: SyncFields): readonly Unresolved[] {
  if (tracer === null) return [];
  const { shape } = tracer;
  const all = fields.blamesModel || shape.inputs.length === 0;
  const touching = all ? shape.unresolved : shape.unresolved.filter(({ reason }) => !concernsColumns(reason));
  const unexplained = fields.blamesModel && !touching.some(({ reason }) => reasons[reason].blocks);
  if (!unexplained || fields.unresolved.some(({ reason }) => reasons[reason].blocks)) return touching;
  return [...touching, { reason: 'sql_unsupported', detail: 'a column whose sources the query does not show' }];
}
