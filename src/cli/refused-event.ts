/** The event in a line of a `rejected.ndjson` (`{"event": …, "answer": …}`); null when a value is no such line. */
export function refusedEventOf(value: unknown): object | null {
  if (typeof value !== 'object' || value === null || !('event' in value) || !('answer' in value)) return null;
  return typeof value.event === 'object' ? value.event : null;
}
