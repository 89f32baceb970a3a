import type { EventSettings } from './configuration/client-config.js';
import type { Environment } from './configuration/variables.js';
import { isRecord } from './event-class.js';
import type { JobFacets, OpenLineageEvent, RunEvent, RunFacets } from './events.js';
import type { Tag } from './facets/tags.js';
import { schemaUrl } from './facet-versions.js';

/** Gives the event as it is to be sent, or null when a filter holds it back. The argument is not changed. */
export type EventPreparation = (event: OpenLineageEvent) => OpenLineageEvent | null;

/**
 * What the configuration asks of every event: variables and tags attached, facets left out, filters last. Null when it asks
 * for nothing, which is the rule.
 */
export function prepareEvents(settings: EventSettings, env: Environment): EventPreparation | null {
  const { filters, environmentVariables, disabledFacets, sourceCodeLocation, jobTags, runTags } = settings;
  const attachesNothing =
    [jobTags, runTags].every((tags) => Object.keys(tags).length === 0) && sourceCodeLocation === null;
  if (attachesNothing && [filters, environmentVariables, disabledFacets].every((list) => list.length === 0))
    return null;
  const disabled = new Set(disabledFacets.map(plainFacetName));

  return function prepare(event) {
    const attached = withTags(withLocation(withVariables(event, settings, env), settings), settings);
    const kept = disabled.size === 0 ? attached : withoutFacets(attached, disabled);
    return isHeldBack(kept, settings) ? null : kept;
  };
}

function isRunEvent(event: OpenLineageEvent): event is RunEvent {
  return event.run !== undefined;
}

function isHeldBack(event: OpenLineageEvent, { filters }: EventSettings): boolean {
  if (!isRunEvent(event)) return false;
  const { name } = event.job;
  return filters.some((filter) => (filter.type === 'exact' ? filter.match === name : filter.regex.test(name)));
}

/** What the event says of a variable itself is stronger. */
function withVariables(event: OpenLineageEvent, settings: EventSettings, env: Environment): OpenLineageEvent {
  if (!isRunEvent(event)) return event;
  const said = event.run.facets?.environmentVariables?.environmentVariables ?? [];
  const names = settings.environmentVariables.filter((name) => !said.some((variable) => variable.name === name));
  const found = names.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [{ name, value }];
  });
  if (found.length === 0) return event;
  const facet = { ...stamp(event, 'run.environmentVariables'), environmentVariables: [...said, ...found] };
  return withRunFacets(event, { environmentVariables: facet });
}

function withLocation(event: OpenLineageEvent, { sourceCodeLocation }: EventSettings): OpenLineageEvent {
  if (!isRunEvent(event) || sourceCodeLocation === null || event.job.facets?.sourceCodeLocation !== undefined)
    return event;
  return withJobFacets(event, {
    sourceCodeLocation: { ...stamp(event, 'job.sourceCodeLocation'), ...sourceCodeLocation },
  });
}

function withTags(event: OpenLineageEvent, { jobTags, runTags }: EventSettings): OpenLineageEvent {
  if (event.job === undefined) return event;
  const ofJob = event.job.facets?.tags;
  const told =
    Object.keys(jobTags).length === 0
      ? event
      : withJobFacets(event, {
          tags: { ...stamp(event, 'job.tags'), ...ofJob, tags: mergedTags(ofJob?.tags, jobTags) },
        });
  if (!isRunEvent(told) || Object.keys(runTags).length === 0) return told;
  const ofRun = told.run.facets?.tags;
  return withRunFacets(told, {
    tags: { ...stamp(told, 'run.tags'), ...ofRun, tags: mergedTags(ofRun?.tags, runTags) },
  });
}

/** A tag of the same key, whatever its case, is replaced, and its spelling of the key stays. */
function mergedTags(tags: readonly Tag[] = [], own: Readonly<Record<string, string>>): readonly Tag[] {
  const keys = new Set(Object.keys(own).map((key) => key.toLowerCase()));
  const kept = tags.filter((tag) => !keys.has(tag.key.toLowerCase()));
  const added = Object.entries(own).map(([key, value]) => {
    const spelled = tags.findLast((tag) => tag.key.toLowerCase() === key.toLowerCase())?.key ?? key;
    return { key: spelled, value, source: 'USER' };
  });
  return [...kept, ...added];
}

function stamp(event: OpenLineageEvent, key: Parameters<typeof schemaUrl>[0]) {
  return { _producer: event.producer, _schemaURL: schemaUrl(key) };
}

function withRunFacets(event: RunEvent, facets: RunFacets): RunEvent {
  return { ...event, run: { ...event.run, facets: { ...event.run.facets, ...facets } } };
}

function withJobFacets<Event extends Extract<OpenLineageEvent, { job: unknown }>>(
  event: Event,
  facets: JobFacets,
): Event {
  if (event.job === undefined) return event;
  return { ...event, job: { ...event.job, facets: { ...event.job.facets, ...facets } } };
}

/** Facets stand in members of these names, at any entity of an event. */
const facetMembers: ReadonlySet<string> = new Set(['facets', 'inputFacets', 'outputFacets']);
const entities: ReadonlySet<string> = new Set(['run', 'job', 'dataset', 'inputs', 'outputs']);

function withoutFacets(event: OpenLineageEvent, disabled: ReadonlySet<string>): OpenLineageEvent {
  const members = Object.entries(event).map(([name, member]: [string, unknown]) => {
    if (!entities.has(name)) return [name, member] as const;
    return [
      name,
      Array.isArray(member) ? member.map((one) => stripped(one, disabled)) : stripped(member, disabled),
    ] as const;
  });
  return { ...event, ...(Object.fromEntries(members) as object) }; // the same members, with fewer facets in them
}

function stripped(entity: unknown, disabled: ReadonlySet<string>): unknown {
  if (!isRecord(entity)) return entity;
  const members = Object.entries(entity).map(([name, member]) => {
    if (!facetMembers.has(name) || !isRecord(member)) return [name, member] as const;
    const kept = Object.entries(member).filter(([facet]) => !disabled.has(plainFacetName(facet)));
    return [name, Object.fromEntries(kept)] as const;
  });
  return Object.fromEntries(members);
}

/** Names from variables know no case. */
function plainFacetName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
