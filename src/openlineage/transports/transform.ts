import type { JobEvent, OpenLineageEvent, RunEvent } from '../events.js';
import type { Transport } from './transport.js';

/** Gives the event to send instead, or nothing to send none. Its argument is a copy, to be changed at will. */
export type Transform = (
  event: OpenLineageEvent,
) => OpenLineageEvent | null | undefined | Promise<OpenLineageEvent | null | undefined>;

/** Changes every event before another transport sends it, which it owns. `emit` rejects with whatever `transform` throws. */
export function createTransformTransport(transport: Transport, transform: Transform): Transport {
  return {
    async emit(event) {
      const changed = await transform(structuredClone(event));
      if (changed !== null && changed !== undefined) await transport.emit(changed);
    },
    close: () => transport.close(),
  };
}

export interface NamespaceReplacement {
  readonly newJobNamespace: string;
  /** Also in the `parent` facet, its root included; true unless told otherwise. */
  readonly includeParentFacet?: boolean;
}

/** Another namespace for jobs: what the Python client calls JobNamespaceReplaceTransformer. DatasetEvents stay as they are. */
export function replaceJobNamespace(replacement: NamespaceReplacement): (event: OpenLineageEvent) => OpenLineageEvent {
  const { newJobNamespace: namespace, includeParentFacet = true } = replacement;
  return function replace(event) {
    if (event.job === undefined) return event;
    const moved: RunEvent | JobEvent = { ...event, job: { ...event.job, namespace } };
    if (!includeParentFacet || moved.run === undefined) return moved;
    const { parent } = moved.run.facets ?? {}; // an event from elsewhere may have none
    if (parent === undefined) return moved;
    const root = parent.root === undefined ? {} : { root: { ...parent.root, job: { ...parent.root.job, namespace } } };
    const renamed = { ...parent, job: { ...parent.job, namespace }, ...root };
    return { ...moved, run: { ...moved.run, facets: { ...moved.run.facets, parent: renamed } } };
  };
}
