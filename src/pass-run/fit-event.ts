import type { RunEvent, RunFacets } from '../openlineage/events.js';
import { serialiseEvent } from '../openlineage/serialise.js';

type Cut = (facets: RunFacets) => RunFacets;

/** What gives way when the event is too large, in this order. */
const cuts: readonly Cut[] = [
  ({ extractionError, ...rest }) =>
    extractionError === undefined
      ? rest
      : { ...rest, extractionError: { ...extractionError, errors: extractionError.errors.slice(0, 5) } },
  ({ parent, ...rest }) => (parent === undefined ? rest : { ...rest, parent: withoutCopies(parent) }),
  ({ errorMessage, ...rest }) =>
    errorMessage === undefined
      ? rest
      : { ...rest, errorMessage: { ...errorMessage, message: errorMessage.message.slice(0, 1000) } },
  (facets) => Object.fromEntries(Object.entries(facets).filter(([name]) => name !== 'environmentVariables')),
];

/** The event, no larger than `maxBytes` as far as that is to be had: what identifies run, job and parent always stays. */
export function fitted(event: RunEvent, maxBytes: number): RunEvent {
  let fit = event;
  for (const cut of cuts) {
    if (Buffer.byteLength(serialiseEvent(fit)) <= maxBytes) return fit;
    fit = { ...fit, run: { ...fit.run, facets: cut(fit.run.facets) } };
  }
  return fit;
}

function withoutCopies(parent: NonNullable<RunFacets['parent']>): NonNullable<RunFacets['parent']> {
  const { run, job, root } = parent;
  return {
    ...parent,
    run: { runId: run.runId },
    job: { namespace: job.namespace, name: job.name },
    ...(root === undefined
      ? {}
      : {
          root: {
            run: { runId: root.run.runId },
            job: { namespace: root.job.namespace, name: root.job.name },
          },
        }),
  };
}
