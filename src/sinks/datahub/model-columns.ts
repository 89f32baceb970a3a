import type { ModelLineage } from '../../model/graph.js';
import type { DeclaredColumn, Model } from '../../model/workspace.js';
import type { KnownColumn } from './column-fields.js';

/**
 * The columns of a model as its schema lists them: all when they are known; else those that are, those that the model's syncs
 * read, and those that Hightouch lists. Hightouch's list tells the type, the description and the spelling.
 *
 * @param demanded names that the model's syncs read
 */
export function modelColumns(lineage: ModelLineage, demanded: readonly string[]): readonly KnownColumn[] {
  const { model, columnsComplete } = lineage;
  const names = new Set(lineage.columns.map((column) => modelColumnName(model, column.name)));
  if (!columnsComplete) {
    addUnknown(
      names,
      demanded.map((name) => modelColumnName(model, name)),
    );
    addUnknown(
      names,
      (model.querySchema ?? []).map((column) => column.name),
    );
  }
  return [...names].map((name) => {
    const declared = declaredColumn(model, name);
    return { name, type: declared?.type ?? null, description: declared?.description ?? null };
  });
}

/**
 * The field path of a model's column, alike in its schema and in every edge: as Hightouch lists the column, which is how the
 * warehouse has answered, else as given.
 */
export function modelColumnName(model: Model, name: string): string {
  return declaredColumn(model, name)?.name ?? name;
}

const foldedColumns = new WeakMap<Model, ReadonlyMap<string, DeclaredColumn | null>>();

/** By its name, else by its name without case when no other column is called so. */
function declaredColumn(model: Model, name: string): DeclaredColumn | null {
  const { querySchema } = model;
  if (querySchema === undefined) return null;
  let folded = foldedColumns.get(model);
  if (folded === undefined) {
    const found = new Map<string, DeclaredColumn | null>();
    for (const column of querySchema) {
      const key = column.name.toLowerCase();
      found.set(key, found.has(key) ? null : column);
    }
    folded = found;
    foldedColumns.set(model, folded);
  }
  const byFold = folded.get(name.toLowerCase());
  if (byFold !== null) return byFold ?? null;
  return querySchema.find((column) => column.name === name) ?? null;
}

/** A name that differs by case only is the same column. */
function addUnknown(names: Set<string>, others: readonly string[]): void {
  const folded = new Set([...names].map((name) => name.toLowerCase()));
  for (const name of others) if (!folded.has(name.toLowerCase())) names.add(name);
}
