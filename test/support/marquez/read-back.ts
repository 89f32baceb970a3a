/** Reads what Marquez makes of a pass and compares it with what the pass knew. */
import type { MarquezApi, MarquezEdge, MarquezNode } from './api.js';
import { datasetNode } from './event.js';
import type { Expected, ExpectedDataset, ExpectedJob, ExpectedRun } from './expected.js';

/**
 * Every difference as a line that says where it is; none when Marquez shows what was expected.
 *
 * @param knownBefore node ids of datasets that others told Marquez of: what they have besides is not compared
 */
export async function differencesFrom(
  expected: Expected,
  api: MarquezApi,
  knownBefore: ReadonlySet<string>,
): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const job of expected.jobs) {
    differences.push(...(await ofJob(job, api)), ...(await ofRuns(job, api)), ...(await ofGraph(job, api)));
    differences.push(...(await ofColumns(job, expected, api, knownBefore)));
  }
  for (const namespace of new Set(expected.jobs.map((job) => job.namespace))) {
    const sent = new Set(expected.jobs.filter((job) => job.namespace === namespace).map(({ name }) => name));
    const more = (await api.jobs(namespace)).filter((name) => !sent.has(name));
    differences.push(...more.map((name) => `job ${name}: was never sent`));
  }
  for (const dataset of expected.datasets) differences.push(...(await ofDataset(dataset, api, knownBefore)));
  return differences;
}

async function ofJob(job: ExpectedJob, api: MarquezApi): Promise<string[]> {
  const where = `job ${job.name}`;
  const found = await api.job(job.namespace, job.name);
  if (found === null) return [`${where}: not there`];
  const facets = new Set(Object.keys(found.facets ?? {}));
  return [
    ...unequal(`${where}: inputs`, job.inputs, found.inputs.map(datasetNode)),
    ...unequal(`${where}: outputs`, job.outputs, found.outputs.map(datasetNode)),
    ...job.facets.filter((facet) => !facets.has(facet)).map((facet) => `${where}: no facet ${facet}`),
  ];
}

async function ofRuns(job: ExpectedJob, api: MarquezApi): Promise<string[]> {
  const found = new Map((await api.runs(job.namespace, job.name)).map((run) => [run.id, run]));
  const differences: string[] = [];
  for (const [id, run] of job.runs) {
    const where = `run ${id} of ${job.name}`;
    const shown = found.get(id);
    found.delete(id);
    if (shown === undefined) {
      differences.push(`${where}: not there`);
      continue;
    }
    const facets = new Set(Object.keys(shown.facets ?? {}));
    differences.push(
      ...unequal(`${where}: state`, run.state, shown.state),
      ...unequal(`${where}: start`, instant(run.startedAt), instant(shown.startedAt)),
      ...(run.state === 'ABORTED' ? [] : unequal(`${where}: end`, instant(run.endedAt), instant(shown.endedAt))),
      ...run.facets.filter((facet) => !facets.has(facet)).map((facet) => `${where}: no facet ${facet}`),
    );
  }
  return [...differences, ...[...found.keys()].map((id) => `run ${id} of ${job.name}: was never sent`)];
}

/** Edges dataset → job → dataset, as the graph about the job shows them. A job without datasets need not have a graph. */
async function ofGraph(job: ExpectedJob, api: MarquezApi): Promise<string[]> {
  const node = `job:${job.namespace}:${job.name}`;
  const graph = await api.lineage(node);
  const self = graph?.find(({ id }) => id === node);
  const where = `lineage of ${job.name}`;
  return [
    ...unequal(`${where}: inputs`, job.inputs, otherEnds(self, self?.inEdges)),
    ...unequal(`${where}: outputs`, job.outputs, otherEnds(self, self?.outEdges)),
  ];
}

async function ofColumns(
  job: ExpectedJob,
  expected: Expected,
  api: MarquezApi,
  knownBefore: ReadonlySet<string>,
): Promise<string[]> {
  const graph = job.runs.size === 0 ? [] : ((await api.columnLineage(`job:${job.namespace}:${job.name}`)) ?? []);
  const differences: string[] = [];
  for (const output of job.outputs) {
    const isOfOutput = (node: string) => node.startsWith(`${output.replace('dataset:', 'datasetField:')}:`);
    const wanted = [...expected.columns].filter(([node]) => isOfOutput(node));
    const shown = new Map(
      graph.filter((node) => isOfOutput(node.id)).map((node) => [node.id, otherEnds(node, node.inEdges)]),
    );
    for (const [node, sources] of job.runs.size === 0 ? [] : wanted) {
      const found = shown.get(node) ?? [];
      shown.delete(node);
      const seen = knownBefore.has(output) ? found.filter((source) => sources.includes(source)) : found;
      differences.push(...unequal(`column ${node} of ${job.name}`, sources, seen));
    }
    if (knownBefore.has(output)) continue;
    const more = [...shown].filter(([, sources]) => sources.length > 0);
    differences.push(...more.map(([node]) => `column ${node} of ${job.name}: was never sent`));
  }
  return differences;
}

/** The columns are those that one of the runs told of it. */
async function ofDataset(
  dataset: ExpectedDataset,
  api: MarquezApi,
  knownBefore: ReadonlySet<string>,
): Promise<string[]> {
  const where = datasetNode(dataset);
  const found = await api.dataset(dataset.namespace, dataset.name);
  if (found === null) return [`${where}: not there`];
  if (knownBefore.has(where)) return [];
  const names = found.fields.map(({ name }) => name).sort();
  if (dataset.columns.length === 0 || dataset.columns.some((columns) => same(columns, names))) return [];
  return [`${where}: columns ${names.join(', ')}, which no run told`];
}

function otherEnds(node: MarquezNode | undefined, edges: readonly MarquezEdge[] = []): string[] {
  const ends = edges.map(({ origin, destination }) => (origin === node?.id ? destination : origin));
  return [...new Set(ends)];
}

/** Marquez writes times with as many digits as it likes. */
function instant(time: ExpectedRun['startedAt']): number | null {
  return time === null ? null : Date.parse(time);
}

function unequal<T>(where: string, expected: T, found: T): string[] {
  const [wanted, seen] = [expected, found].map((value) =>
    Array.isArray(value) ? [...(value as unknown[])].sort() : value,
  );
  return same(wanted, seen)
    ? []
    : [`${where}: ${JSON.stringify(wanted)} was expected, ${JSON.stringify(seen)} is shown`];
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
