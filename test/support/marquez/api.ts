/** Marquez's reading API (its openapi.yml, version 0.51), as far as the suite asks it. */
export interface MarquezRun {
  readonly id: string;
  readonly state: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly facets?: Readonly<Record<string, unknown>>;
}

export interface MarquezJob {
  readonly name: string;
  readonly inputs: readonly { readonly namespace: string; readonly name: string }[];
  readonly outputs: readonly { readonly namespace: string; readonly name: string }[];
  readonly facets?: Readonly<Record<string, unknown>>;
}

export interface MarquezDataset {
  readonly name: string;
  readonly fields: readonly { readonly name: string }[];
}

export interface MarquezEdge {
  readonly origin: string;
  readonly destination: string;
}

export interface MarquezNode {
  readonly id: string;
  readonly type: string;
  readonly inEdges?: readonly MarquezEdge[];
  readonly outEdges?: readonly MarquezEdge[];
}

export interface MarquezApi {
  /** Names of all jobs of a namespace. */
  jobs(namespace: string): Promise<readonly string[]>;
  /** Null when it is not known, as all that follow. */
  job(namespace: string, name: string): Promise<MarquezJob | null>;
  runs(namespace: string, job: string): Promise<readonly MarquezRun[]>;
  dataset(namespace: string, name: string): Promise<MarquezDataset | null>;
  /** The graph of jobs and datasets about a node. */
  lineage(node: string): Promise<readonly MarquezNode[] | null>;
  /** The graph of columns about a node; null also when it has no columns. */
  columnLineage(node: string): Promise<readonly MarquezNode[] | null>;
}

/** More than any answer of the suite has. */
const limit = '10000';

export function marquezApi(url: string): MarquezApi {
  const base = `${url.replace(/\/+$/, '')}/api/v1`;

  async function get(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const address = `${base}${path}?${new URLSearchParams(query).toString()}`;
    const response = await fetch(address);
    if (response.status === 404) return null;
    const text = await response.text();
    if (!response.ok) throw new Error(`GET ${address}: ${response.status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  }

  const at = (...parts: readonly string[]) => parts.map((part) => `/${encodeURIComponent(part)}`).join('');
  return {
    async jobs(namespace) {
      const answer = (await get(at('namespaces', namespace, 'jobs'), { limit })) as { jobs: MarquezJob[] } | null;
      return (answer?.jobs ?? []).map(({ name }) => name);
    },
    job: async (namespace, name) => (await get(at('namespaces', namespace, 'jobs', name))) as MarquezJob | null,
    async runs(namespace, job) {
      const path = at('namespaces', namespace, 'jobs', job, 'runs');
      return ((await get(path, { limit })) as { runs: MarquezRun[] } | null)?.runs ?? [];
    },
    dataset: async (namespace, name) =>
      (await get(at('namespaces', namespace, 'datasets', name))) as MarquezDataset | null,
    async lineage(nodeId) {
      const answer = (await get('/lineage', { nodeId, depth: '1' })) as { graph: MarquezNode[] } | null;
      return answer?.graph ?? null;
    },
    async columnLineage(nodeId) {
      const answer = (await get('/column-lineage', { nodeId, depth: '1' })) as { graph: MarquezNode[] } | null;
      return answer?.graph ?? null;
    },
  };
}
