/** A JSON object from outside, of which nothing is known yet. */
export type JsonMap = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
