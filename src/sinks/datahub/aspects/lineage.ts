/** Lineage: from table to table, and from field to field. */
import type { AuditStamp } from './dataset.js';
import type { Urn } from '../urns.js';

export type UpstreamType = 'COPY' | 'TRANSFORMED' | 'VIEW';

export interface Upstream {
  readonly auditStamp: AuditStamp;
  readonly created?: AuditStamp | undefined;
  readonly dataset: Urn;
  readonly type: UpstreamType;
}

export interface FineGrainedLineage {
  readonly upstreamType: 'FIELD_SET';
  readonly upstreams: readonly Urn[];
  readonly downstreamType: 'FIELD';
  readonly downstreams: readonly Urn[];
  /** Absent for a plain copy outside of SQL. */
  readonly transformOperation?: string | undefined;
  readonly confidenceScore: number;
}

export interface UpstreamLineageAspect {
  readonly upstreams: readonly Upstream[];
  readonly fineGrainedLineages?: readonly FineGrainedLineage[] | undefined;
}

const ingestion: Urn = 'urn:li:corpuser:_ingestion';

/** `auditTime` in milliseconds: the window's end. */
export function upstream(dataset: Urn, type: UpstreamType, auditTime: number): Upstream {
  return { auditStamp: { time: auditTime, actor: ingestion }, dataset, type };
}

/** As DataHub's own lineage of views writes it. `auditTime` in milliseconds: the window's end. */
export function modelUpstream(dataset: Urn, type: UpstreamType, auditTime: number): Upstream {
  const actor = ingestion;
  return { auditStamp: { time: auditTime, actor }, created: { time: 0, actor }, dataset, type };
}

/** One edge from a set of fields to one field. `confidence`: 0 to 1. */
export function fieldEdge(
  upstreams: readonly Urn[],
  downstream: Urn,
  operation: string | undefined,
  confidence: number,
): FineGrainedLineage {
  return {
    upstreamType: 'FIELD_SET',
    upstreams,
    downstreamType: 'FIELD',
    downstreams: [downstream],
    transformOperation: operation,
    confidenceScore: confidence,
  };
}

/** A list that may be empty as an optional member: DataHub leaves an empty one out. */
export function presentEdges(edges: readonly FineGrainedLineage[]): readonly FineGrainedLineage[] | undefined {
  return edges.length === 0 ? undefined : edges;
}
