/** What a line of a `rejected.ndjson` holds: `{"event" | "proposal": …, "answer": …}`. */
export interface RefusedThing {
  /** The name of the member it stands in. */
  readonly member: 'event' | 'proposal';
  readonly value: object;
}

/** The refused thing in a line of a `rejected.ndjson`; null when a value is no such line. */
export function refusedThingOf(value: unknown): RefusedThing | null {
  if (typeof value !== 'object' || value === null || !('answer' in value)) return null;
  for (const member of ['event', 'proposal'] as const) {
    const inner = (value as Readonly<Record<string, unknown>>)[member]; // an object, as judged above
    if (typeof inner === 'object' && inner !== null) return { member, value: inner };
  }
  return null;
}
