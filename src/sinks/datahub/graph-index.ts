import type { LineageGraph, ModelLineage, SyncLineage } from '../../model/graph.js';

/** What an entity has to know about others of the graph; made once a pass, bounded by the workspace's configuration. */
export interface GraphIndex {
  /** Columns of a model that its syncs read, sorted. */
  columnsRead(modelId: string): readonly string[];
  /** Whether a model is a table and nothing else, and no other model is that table. */
  isTwinOfItsTable(model: ModelLineage): boolean;
  /** Whether the model is told as a dataset of its own, by this pass or by one that asks for all syncs. */
  hasModel(modelId: string): boolean;
}

/** @param isModelTold by its name; all are told without it */
export function indexGraph(graph: LineageGraph, isModelTold: (name: string) => boolean = () => true): GraphIndex {
  const { everySync } = graph;
  const read = new Map<string, Map<string, string>>();
  for (const { sync, fields } of everySync) {
    const columns = read.get(sync.modelId) ?? new Map<string, string>();
    read.set(sync.modelId, columns);
    for (const { column } of fields.flatMap((field) => field.columns)) columns.set(column, column);
  }
  addReferenced(everySync, read);
  const tableModels = new Map<string, number>();
  const models = new Map(graph.models);
  for (const { model } of everySync) if (model !== null) models.set(model.model.id, model);
  for (const model of models.values()) {
    const key = soleTable(model);
    if (key !== null) tableModels.set(key, (tableModels.get(key) ?? 0) + 1);
  }
  return {
    columnsRead: (modelId) => [...(read.get(modelId)?.values() ?? [])].sort(),
    isTwinOfItsTable: (model) => tableModels.get(soleTable(model) ?? '') === 1,
    hasModel(modelId) {
      const model = models.get(modelId)?.model;
      return model !== undefined && isModelTold(model.name);
    },
  };
}

/** The API's own list names columns no mapping explains; one that differs by case only is the same column. */
function addReferenced(everySync: readonly SyncLineage[], read: ReadonlyMap<string, Map<string, string>>): void {
  const folded = new Map<string, Set<string>>();
  for (const [modelId, columns] of read) {
    folded.set(modelId, new Set([...columns.keys()].map((column) => column.toLowerCase())));
  }
  for (const { sync } of everySync) {
    for (const column of [...sync.referencedColumns].sort()) {
      const known = folded.get(sync.modelId);
      if (known === undefined || known.has(column.toLowerCase())) continue;
      known.add(column.toLowerCase());
      read.get(sync.modelId)?.set(column, column);
    }
  }
}

function soleTable(model: ModelLineage): string | null {
  const [input] = model.inputs;
  const isTable = model.model.query.kind === 'table' && model.inputs.length === 1 && input?.kind === 'table';
  return isTable ? input.key : null;
}
