import type { RunEvent, RunFacets } from '../openlineage/events.js';
import { serialiseEvent } from '../openlineage/serialise.js';
import { programStamp, standardFacet } from '../sinks/openlineage/stamp.js';
import { trimTag } from '../sinks/openlineage/trim.js';

interface Cut {
  /** How the tag names it. */
  readonly name: string;
  readonly of: (facets: RunFacets) => RunFacets;
}

/** What gives way when the event is too large, in this order. */
const cuts: readonly Cut[] = [
  {
    name: 'extraction errors',
    of: ({ extractionError, ...rest }) =>
      extractionError === undefined
        ? rest
        : { ...rest, extractionError: { ...extractionError, errors: extractionError.errors.slice(0, 5) } },
  },
  {
    name: 'copies in the parent',
    of: ({ parent, ...rest }) => (parent === undefined ? rest : { ...rest, parent: withoutCopies(parent) }),
  },
  {
    name: 'error message',
    of: ({ errorMessage, ...rest }) =>
      errorMessage === undefined
        ? rest
        : { ...rest, errorMessage: { ...errorMessage, message: errorMessage.message.slice(0, 1000) } },
  },
  {
    name: 'environment variables',
    of: (facets) => Object.fromEntries(Object.entries(facets).filter(([name]) => name !== 'environmentVariables')),
  },
];

/**
 * The event, no larger than `maxBytes`, with a tag of the run that names what gave way; what identifies run, job and parent always
 * stays. null when it does not fit even so.
 *
 * @param tagSource what the consumer wants every tag to name as its source; null for our own name
 */
export function fitted(event: RunEvent, maxBytes: number, version: string, tagSource: string | null): RunEvent | null {
  const size = (one: RunFacets): number => Buffer.byteLength(serialiseEvent(withFacets(event, one)));
  let { facets } = event.run;
  let told = facets;
  const done: string[] = [];
  for (const { name, of } of cuts) {
    if (size(told) <= maxBytes) break;
    const smaller = of(facets);
    if (size(smaller) < size(facets)) done.push(name);
    facets = smaller;
    told = done.length === 0 ? facets : withTag(facets, trimTag(done, tagSource), version);
  }
  if (size(told) > maxBytes) return null;
  return told === event.run.facets ? event : withFacets(event, told);
}

function withFacets(event: RunEvent, facets: RunFacets): RunEvent {
  return { ...event, run: { ...event.run, facets } };
}

function withTag(facets: RunFacets, tag: ReturnType<typeof trimTag>, version: string): RunFacets {
  const tags = [...(facets.tags?.tags ?? []), tag];
  return { ...facets, tags: standardFacet(programStamp(version), 'run.tags', { tags }) };
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
