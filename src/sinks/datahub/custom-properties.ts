/** Custom properties in the order given; those without a value are left out. */
export function customProperties(
  properties: Readonly<Record<string, string | number | null | undefined>>,
): Readonly<Record<string, string>> {
  const present: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (value !== null && value !== undefined && value !== '') present[name] = String(value);
  }
  return present;
}

/** ISO 8601 text as DataHub's time stamp; undefined when there is none or it cannot be read. */
export function timeStamp(iso: string | null): { readonly time: number } | undefined {
  const time = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(time) ? undefined : { time };
}
