/** Lineage: from table to table, and from field to field. */
import type { AuditStamp } from './dataset.js';
import type { Urn } from '../urns.js';

export type UpstreamType = 'COPY' | 'TRANSFORMED' | 'VIEW';

export interface Upstream {
  readonly auditStamp: AuditStamp;
  readonly dataset: Urn;
  readonly type: UpstreamType;
}

export interface FineGrainedLineage {
  readonly upstreamType: 'FIELD_SET';
  readonly upstreams: readonly Urn[];
  readonly downstreamType: 'FIELD';
  readonly downstreams: readonly Urn[];
  /** Absent for a plain copy. */
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

/** One edge from a set of fields to one field. Only what was resolved is told, so its confidence is full. */
export function fieldEdge(
  upstreams: readonly Urn[],
  downstream: Urn,
  operation: string | undefined,
): FineGrainedLineage {
  return {
    upstreamType: 'FIELD_SET',
    upstreams,
    downstreamType: 'FIELD',
    downstreams: [downstream],
    transformOperation: operation,
    confidenceScore: 1,
  };
}

/** A list that may be empty as an optional member: DataHub leaves an empty one out. */
export function presentEdges(edges: readonly FineGrainedLineage[]): readonly FineGrainedLineage[] | undefined {
  return edges.length === 0 ? undefined : edges;
}
