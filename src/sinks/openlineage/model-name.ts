import type { DatasetName, LineageGraph } from '../../model/graph.js';

/**
 * A model as a dataset of its own: namespace `hightouch://{workspace id}`, name = the model's slug. DataHub's OpenLineage door
 * makes of it the dataset that its Hightouch connector knows: platform `hightouch`, named by the slug.
 */
export function modelName({ workspace, workspaceName }: LineageGraph, slug: string): DatasetName {
  return { namespace: `hightouch://${workspace.id ?? workspaceName}`, name: slug };
}

/** The job that makes a model of its tables: `{workspace}.model.{slug}`. */
export function modelJobName({ workspaceName }: LineageGraph, slug: string): string {
  return `${workspaceName}.model.${slug}`.replaceAll('/', '-');
}
