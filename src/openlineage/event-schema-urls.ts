/** Address and version of the core of the OpenLineage specification that this client speaks. */
export const coreVersion = '2-0-2';

/** `$id` of the core schema; the version in it makes it immutable. */
export const coreSchemaId = `https://openlineage.io/spec/${coreVersion}/OpenLineage.json`;

/** The three classes of event that the core defines. */
export type EventClass = 'RunEvent' | 'JobEvent' | 'DatasetEvent';

export const eventClasses: readonly EventClass[] = ['RunEvent', 'JobEvent', 'DatasetEvent'];

/** The `schemaURL` of an event of this class. Its last path segment matters: some consumers pick the class from it. */
export function eventSchemaUrl(eventClass: EventClass): string {
  return `${coreSchemaId}#/$defs/${eventClass}`;
}

/** The class of event that a `schemaURL` announces by its last path segment, undefined when it announces none. */
export function announcedClass(schemaUrl: unknown): EventClass | undefined {
  if (typeof schemaUrl !== 'string') return undefined;
  const word = schemaUrl.slice(schemaUrl.lastIndexOf('/') + 1);
  return eventClasses.find((known) => known === word);
}
