import { reasons } from '../model/reasons.js';
import type { LineageGraph } from '../model/graph.js';

/** `coverage.json`: the figures, what each reason means, and per sync what is not resolved. Sorted, without a clock. */
export function coverageReport(graph: LineageGraph): string {
  const { coverage } = graph;
  const report = {
    ...coverage,
    unresolved: coverage.unresolved.map(({ reason, count }) => ({ reason, count, meaning: meaning(reason) })),
    syncs: graph.syncs.map((lineage) => ({
      id: lineage.sync.id,
      job: lineage.jobName,
      resolved: lineage.resolved,
      tables: (lineage.model?.inputs ?? []).map(({ dataset }) => `${dataset.namespace}/${dataset.name}`),
      output: lineage.output === null ? null : `${lineage.output.dataset.namespace}/${lineage.output.dataset.name}`,
      fields: lineage.fields.length,
      fieldsResolved: lineage.fields.filter(({ resolved }) => resolved).length,
      unresolved: lineage.unresolved,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function meaning(reason: string): string {
  return Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons].text : ''; // just looked up
}
