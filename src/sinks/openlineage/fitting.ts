import type { DatasetEvent, OpenLineageEvent, RunEvent } from '../../openlineage/events.js';
import type { EventPreparation } from '../../openlineage/event-settings.js';
import { serialiseEvent } from '../../openlineage/serialise.js';
import { withConsumerName } from './consumer-names.js';
import { forConsumer, leadsNowhere } from './consumer-events.js';
import { nothingKnown, type KnownParts } from './event-size.js';
import type { Profile } from './profiles.js';
import type { Stamp } from './stamp.js';
import { trimmed } from './trim.js';
import { trimmedDataset } from './trim-dataset.js';

export interface SizedEvent {
  readonly event: OpenLineageEvent;
  /** null: too large whatever is left out; `event` is then the whole of it. */
  readonly text: string | null;
}

/** Makes events fit for their consumer. */
export interface Fitting {
  /** Events with their text, in the consumer's manner and none longer than its limit. `texts` are of parts that many share. */
  fit(events: readonly OpenLineageEvent[], texts?: ReadonlyMap<object, string>): SizedEvent[];
  /** How many events were left out, since the consumer drops them. */
  readonly leadNowhere: number;
}

/** @param prepare changes every event, or holds it back (null) */
export function openFitting(profile: Profile, prepare: EventPreparation | null, stamp: Stamp): Fitting {
  let leadNowhere = 0;
  /** Of the job whose events are being trimmed: its events share their facets. */
  let shared: { readonly of: ReadonlyMap<object, string> | undefined; readonly known: KnownParts } | null = null;

  function knownOf(texts: ReadonlyMap<object, string> | undefined): KnownParts {
    if (shared === null || texts === undefined || shared.of !== texts) shared = { of: texts, known: nothingKnown() };
    return shared.known;
  }

  /** Known before it is written: a part of it alone is longer. */
  function isTooLarge(event: OpenLineageEvent, { sizes }: KnownParts, texts?: ReadonlyMap<object, string>): boolean {
    if (isOfDataset(event)) return false;
    return event.outputs.some(({ facets = {} }) => {
      const { columnLineage } = facets;
      const measured = columnLineage === undefined ? 0 : (sizes.get(columnLineage) ?? 0);
      return Math.max(texts?.get(facets)?.length ?? 0, measured) > profile.maxEventBytes;
    });
  }

  function fitOne(given: OpenLineageEvent, texts?: ReadonlyMap<object, string>): SizedEvent[] {
    if (leadsNowhere(given, profile)) {
      leadNowhere += 1;
      return [];
    }
    const mannered = inMannerOf(profile, given, stamp);
    const event = prepare === null ? mannered : prepare(mannered);
    if (event === null) return [];
    const known = knownOf(texts);
    const text = isTooLarge(event, known, texts) ? null : serialiseEvent(event, texts);
    if (text !== null && Buffer.byteLength(text) <= profile.maxEventBytes) return [{ event, text }];
    const smaller = isOfDataset(event)
      ? trimmedDataset(event, profile.maxEventBytes, stamp, profile.tagSource, known)
      : trimmed(event, profile.maxEventBytes, stamp, profile, known);
    return [smaller === null ? { event, text: null } : { event: smaller, text: serialiseEvent(smaller, known.texts) }];
  }

  return {
    fit: (events, texts) => events.flatMap((event) => fitOne(event, texts)),
    get leadNowhere() {
      return leadNowhere;
    },
  };
}

/** The event as the consumer of this profile wants it. */
export function inMannerOf(profile: Profile, event: OpenLineageEvent, stamp: Stamp): OpenLineageEvent {
  if (isOfDataset(event)) return { ...event, dataset: withConsumerName(event.dataset, profile.names) };
  return forConsumer(event, profile, stamp);
}

/** Those that can be sent. */
export function eventsOf(sized: readonly SizedEvent[]): OpenLineageEvent[] {
  return sized.filter(({ text }) => text !== null).map(({ event }) => event);
}

export function isOfDataset(event: OpenLineageEvent): event is DatasetEvent {
  return 'dataset' in event;
}

export function isOfRun(event: OpenLineageEvent): event is RunEvent {
  return 'run' in event;
}
