/** The parts of an OpenLineage event that Marquez makes something of. */
export interface SentDataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: {
    readonly schema?: { readonly fields?: readonly { readonly name: string }[] };
    readonly columnLineage?: { readonly fields: Readonly<Record<string, SentColumn>> };
  };
}

export interface SentColumn {
  readonly inputFields: readonly { readonly namespace: string; readonly name: string; readonly field: string }[];
  readonly transformationType?: string;
}

export interface SentEvent {
  readonly eventType?: string;
  readonly eventTime: string;
  readonly run?: { readonly runId: string; readonly facets?: Readonly<Record<string, object>> };
  readonly job: {
    readonly namespace: string;
    readonly name: string;
    readonly facets?: Readonly<Record<string, object>>;
  };
  readonly inputs?: readonly SentDataset[];
  readonly outputs?: readonly SentDataset[];
}

export function datasetNode({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `dataset:${namespace}:${name}`;
}

export function fieldNode(dataset: { readonly namespace: string; readonly name: string }, field: string): string {
  return `datasetField:${dataset.namespace}:${dataset.name}:${field}`;
}

/** Names of the columns that a dataset of an event is said to have. */
export function columnsOf(dataset: SentDataset): readonly string[] {
  return (dataset.facets?.schema?.fields ?? []).map(({ name }) => name);
}
