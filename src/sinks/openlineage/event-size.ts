import { serialiseEvent } from '../../openlineage/serialise.js';
import type { JobEvent, RunEvent } from '../../openlineage/events.js';

/** Bytes of facets as JSON, by identity: facets are large, and many events share them. */
export type KnownSizes = Map<object, number>;

/** What is known of parts that many events of one job share. */
export interface KnownParts {
  readonly sizes: KnownSizes;
  /** Texts of parts, as `serialiseEvent` writes them. */
  readonly texts: Map<object, string>;
}

export function nothingKnown(): KnownParts {
  return { sizes: new Map(), texts: new Map() };
}

/** How many bytes the event has as `serialiseEvent` writes it, without writing what is known. */
export function sizeOf(value: unknown, known: ReadonlyMap<object, number>): number {
  if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value) ?? '');
  const size = known.get(value);
  if (size !== undefined) return size;
  const sizes = Array.isArray(value)
    ? value.map((item: unknown) => sizeOf(item, known))
    : Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
        member === undefined || member === null
          ? []
          : [Buffer.byteLength(JSON.stringify(key)) + 1 + sizeOf(member, known)],
      );
  return 2 + Math.max(0, sizes.length - 1) + sizes.reduce((sum, one) => sum + one, 0);
}

/** Notes the sizes of an event's facets, and of the fields of column lineage, which stay when the rest of it gives way. */
export function noteSizes({ job, inputs, outputs }: JobEvent | RunEvent, known: KnownSizes): void {
  for (const facets of [job.facets, ...[...inputs, ...outputs].map((dataset) => dataset.facets ?? {})]) {
    for (const facet of Object.values(facets)) {
      if (facet === undefined || known.has(facet)) continue;
      if ('fields' in facet && typeof facet.fields === 'object' && facet.fields !== null) {
        known.set(facet.fields, Buffer.byteLength(serialiseEvent(facet.fields)));
      }
      known.set(facet, sizeOf(facet, known));
    }
  }
}
