/** The fields of a sync: what its configuration says, composed with what its model says. */
import type { ColumnSource, FieldColumn, FieldLineage, Influence } from '../model/graph.js';
import type { Unresolved } from '../model/reasons.js';
import type { Sync } from '../model/workspace.js';
import { composeSource, mergeSources } from './column-sources.js';
import { unexplained } from './column-tracer.js';
import type { ColumnTracer, TracedColumn } from './column-tracer.js';
import { compareText } from './job-names.js';
import { mergeColumns } from './mappings/mapping-reading.js';
import type { MappedField, MappingReading } from './mappings/mapping-reading.js';
import type { ModelShape } from './model-shape.js';
import { starPlace } from './model-shape.js';

export interface SyncFields {
  /** Sorted by field name. */
  readonly fields: readonly FieldLineage[];
  readonly joins: readonly Influence[];
  readonly unresolved: readonly Unresolved[];
  /** Whether some column failed for a reason that the model holds. */
  readonly blamesModel: boolean;
  /** Columns of the model that the sync reads, and how many of them have an origin. */
  readonly columnsRead: number;
  readonly columnsResolved: number;
  /** Those without an origin, sorted. */
  readonly columnsMissing: readonly string[];
}

/** Composes the fields. `tracer` is null when the model is gone: then no column has an origin. */
export function syncFields(sync: Sync, reading: MappingReading, tracer: ColumnTracer | null): SyncFields {
  const read = new Map<string, TracedColumn>();
  const unresolved: Unresolved[] = [...reading.unresolved];
  const trace = (name: string): TracedColumn => {
    const traced = tracer?.trace(name) ?? unexplained(name);
    read.set(traced.column, traced);
    return traced;
  };
  const wantsAll = reading.autoSync || reading.fields.some(({ wholeRow }) => wholeRow !== false);
  const all = wantsAll ? allColumns(sync, tracer) : [];
  if (all === null && tracer !== null && tracer.shape.inputs.some(({ kind }) => kind === 'table')) {
    unresolved.push(columnsUnknown(reading.autoSync ? 'autoSyncColumns' : 'the whole row', tracer.shape));
  }

  const fields = reading.fields.map((field) => composeField(field, all, trace));
  if (reading.autoSync) {
    const mapped = new Set(fields.map(({ field }) => field));
    const inOtherCase = new Set(fields.flatMap((field) => ownNames(field)));
    for (const column of all ?? known(tracer)) {
      if (reading.leftOut.has(column.toLowerCase())) continue;
      const { column: name } = trace(column);
      if (mapped.has(name) || inOtherCase.has(name)) continue;
      mapped.add(name);
      fields.push(composeField(plainField(name), all, trace));
    }
    fields.sort((a, b) => compareText(a.field, b.field));
  }
  for (const { reason } of read.values()) if (reason !== null) unresolved.push(reason);
  const missing = unmapped(sync, reading, read, tracer);
  unresolved.push(...missing.map((detail) => ({ reason: 'referenced_column_unmapped' as const, detail })));
  const columns = [...read.values()];
  return {
    fields,
    joins: fields.some(({ matchKey }) => matchKey) ? joinsOf(fields) : [],
    unresolved,
    blamesModel: columns.some(({ resolved, reason }) => !resolved && reason === null) || all === null,
    columnsRead: columns.length + missing.length,
    columnsResolved: columns.filter(({ resolved }) => resolved).length,
    columnsMissing: columns.flatMap(({ column, resolved }) => (resolved ? [] : [column])).sort(compareText),
  };
}

/** Every column of the model: its own list, else with what the API lists as used; null when neither is to be had. */
function allColumns(sync: Sync, tracer: ColumnTracer | null): readonly string[] | null {
  if (tracer?.shape.columnsComplete === true) return known(tracer);
  if (sync.referencedColumns.length === 0) return null;
  return [...new Set([...known(tracer), ...sync.referencedColumns])];
}

function known(tracer: ColumnTracer | null): string[] {
  return tracer?.shape.columns.flatMap(({ name }) => (name === null ? [] : [name])) ?? [];
}

function plainField(column: string): MappedField {
  return {
    field: column,
    kind: 'identity',
    masking: false,
    matchKey: false,
    columns: [{ column, conditional: false }],
    wholeRow: false,
    readable: true,
  };
}

function composeField(
  field: MappedField,
  all: readonly string[] | null,
  trace: (name: string) => TracedColumn,
): FieldLineage {
  const whole = (all ?? []).map((column): FieldColumn => {
    return { column, conditional: false, ...(field.wholeRow === 'masked' ? { masking: true } : {}) };
  });
  const written = field.wholeRow === false ? field.columns : mergeColumns([...field.columns, ...whole]);
  const traced = written.map(({ column }) => trace(column));
  const isResolved =
    field.readable && !(field.wholeRow !== false && all === null) && traced.every((column) => column.resolved);
  const [only] = traced;
  if (only !== undefined && written.length === 1 && field.kind === 'identity' && written[0]?.conditional === false) {
    // Nothing changes on the way: most fields share the arrays of the column.
    return fieldLineage(field, only.alone, only.sources, isResolved);
  }
  const columns: FieldColumn[] = [];
  const sources: ColumnSource[] = [];
  written.forEach(({ conditional, masking = false }, index) => {
    const column = traced[index];
    if (column === undefined) return;
    columns.push({ column: column.column, conditional, ...(masking ? { masking } : {}) });
    for (const source of column.sources)
      sources.push(composeSource(source, { kind: field.kind, masking }, conditional));
  });
  return fieldLineage(field, mergeColumns(columns), mergeSources(sources), isResolved);
}

function fieldLineage(
  { field, kind, masking, matchKey }: MappedField,
  columns: readonly FieldColumn[],
  sources: readonly ColumnSource[],
  isResolved: boolean,
): FieldLineage {
  return { field, kind, masking, matchKey, columns, sources, resolved: isResolved };
}

/**
 * Columns that the API lists as used and that no mapping reads, each once, in the model's spelling. They are counted as read,
 * and as unresolved, since nobody knows what becomes of them.
 */
function unmapped(
  sync: Sync,
  reading: MappingReading,
  read: ReadonlyMap<string, TracedColumn>,
  tracer: ColumnTracer | null,
): string[] {
  const explained = new Set([...read.keys()].map((name) => name.toLowerCase()));
  const missing = new Map<string, string>();
  for (const column of sync.referencedColumns) {
    const folded = column.toLowerCase();
    if (explained.has(folded) || missing.has(folded) || reading.leftOut.has(folded)) continue;
    // Asked for all the same: the model's own list is complete only with it.
    missing.set(folded, tracer?.trace(column).column ?? column);
  }
  return [...missing.values()];
}

/** A field that takes the column of its own name unchanged, in the column's spelling: all columns need not bring it again. */
function ownNames({ field, columns }: FieldLineage): string[] {
  return columns.map(({ column }) => column).filter((column) => column.toLowerCase() === field.toLowerCase());
}

function joinsOf(fields: readonly FieldLineage[]): Influence[] {
  return fields
    .filter(({ matchKey }) => matchKey)
    .flatMap(({ sources }) => sources.map(({ table, column }) => ({ table, column, kind: 'join' as const })));
}

/** The tables whose columns would have to be known, and the star that stands for them. */
function columnsUnknown(wanted: string, shape: ModelShape): Unresolved {
  const open = new Set(shape.stars.flatMap(({ tables }) => tables.map(({ dataset }) => dataset.name)));
  const detail =
    open.size === 0 ? wanted : `${wanted}: columns of ${[...open].sort(compareText).join(', ')} are not known`;
  return { reason: 'columns_unknown', detail, ...starPlace(shape) };
}
