import { reasons } from '../model/reasons.js';
import type { Reason, Unresolved } from '../model/reasons.js';
import type { LineageGraph, SyncLineage } from '../model/graph.js';
import { mappingKinds } from './mappings/mapping-kinds.js';

/**
 * `coverage.json` (docs/coverage.md): the figures of the whole workspace, what each reason means and how to mend it, the
 * figures by query type and by kind of mapping, and per sync what is not resolved, down to the line of SQL. Sorted, without a
 * clock. In parts, since the whole is large where the workspace is: none ends inside quotes.
 */
export function* coverageReport(graph: LineageGraph): Generator<string> {
  const { coverage, everySync } = graph;
  const figures = {
    ...coverage,
    unresolved: coverage.unresolved.map(({ reason, count }) => ({ reason, count, ...meaningOf(reason) })),
    queryTypes: queryTypes(everySync),
    mappingKinds: mappingTotals(everySync),
  };
  yield `${JSON.stringify(figures, null, 2).slice(0, -'\n}'.length)},\n  "syncs": [`;
  let before = '\n    ';
  for (const lineage of everySync) {
    yield before + JSON.stringify(syncReport(lineage), null, 2).replaceAll('\n', '\n    ');
    before = ',\n    ';
  }
  yield everySync.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

function syncReport(lineage: SyncLineage) {
  const { sync, model, output, fields, columns } = lineage;
  return {
    id: sync.id,
    job: lineage.jobName,
    model: model === null ? null : { id: model.model.id, slug: model.model.slug, queryType: model.model.queryType },
    resolved: lineage.resolved,
    tables: (model?.inputs ?? []).map(({ dataset }) => `${dataset.namespace}/${dataset.name}`),
    output: output === null ? null : `${output.dataset.namespace}/${output.dataset.name}`,
    columns: columns.read,
    columnsResolved: columns.resolved,
    columnsMissing: columns.missing,
    fields: fields.length,
    fieldsResolved: fields.filter(({ resolved }) => resolved).length,
    mappings: mappingKinds(sync.configuration),
    unresolved: lineage.unresolved.map((one) => reasonReport(one, lineage)),
  };
}

/** A reason with where to look: the model's slug, and the place in its SQL where there is one. */
function reasonReport({ reason, detail, place }: Unresolved, { model }: SyncLineage) {
  const isOfModel = (reasons[reason].of === 'model' || place !== undefined) && model !== null;
  return {
    reason,
    detail,
    blocks: reasons[reason].blocks,
    ...(isOfModel ? { model: model.model.slug } : {}),
    ...place,
  };
}

interface Share {
  syncs: number;
  syncsResolved: number;
  columns: number;
  columnsResolved: number;
}

/** By the model's query type, in Hightouch's word; `none` when the model is gone. */
function queryTypes(syncs: readonly SyncLineage[]): Readonly<Record<string, Share>> {
  const shares = new Map<string, Share>();
  for (const { model, resolved, columns } of syncs) {
    const type = model?.model.queryType ?? 'none';
    const share = shares.get(type) ?? { syncs: 0, syncsResolved: 0, columns: 0, columnsResolved: 0 };
    share.syncs += 1;
    if (resolved) share.syncsResolved += 1;
    share.columns += columns.read;
    share.columnsResolved += columns.resolved;
    shares.set(type, share);
  }
  return sorted(shares);
}

/** How often each kind occurs, in how many syncs, and how many of those are resolved. */
function mappingTotals(syncs: readonly SyncLineage[]) {
  const totals = new Map<string, { mappings: number; syncs: number; syncsResolved: number }>();
  for (const { sync, resolved } of syncs) {
    for (const [kind, count] of Object.entries(mappingKinds(sync.configuration))) {
      const total = totals.get(kind) ?? { mappings: 0, syncs: 0, syncsResolved: 0 };
      total.mappings += count;
      total.syncs += 1;
      if (resolved) total.syncsResolved += 1;
      totals.set(kind, total);
    }
  }
  return sorted(totals);
}

function sorted<T>(map: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function meaningOf(reason: string) {
  if (!Object.hasOwn(reasons, reason)) return { meaning: '' };
  const { blocks, text, mend } = reasons[reason as Reason]; // just looked up
  return { blocks, meaning: text, mend };
}
