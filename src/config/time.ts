const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `7d`, `1h`, `30m`, `10s`, `500ms`, also together (`1h30m`), and `0`: milliseconds, or null when it is no duration. */
export function parseDuration(text: string): number | null {
  const compact = text.trim().toLowerCase();
  if (compact === '0') return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/.test(compact)) return null;
  let total = 0;
  for (const [, amount = '', unit = ''] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)) {
    total += Number(amount) * (unitsMs[unit] ?? 0);
  }
  return Number.isSafeInteger(Math.round(total)) ? Math.round(total) : null;
}

/** The shortest way to write a duration: `7d`, `90m`. */
export function durationText(ms: number): string {
  for (const [unit, length] of Object.entries(unitsMs).reverse()) {
    if (unit !== 'w' && ms >= length && ms % length === 0) return `${ms / length}${unit}`;
  }
  return `${ms}ms`;
}

const timePattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * ISO 8601 (`2026-02-01`, `2026-02-01T08:30Z`, `2026-02-01T08:30:00.5+02:00`) or `2026-02-01 08:30:00`; without a zone it is
 * UTC. Gives ISO 8601 UTC with milliseconds, or null when it is no such time or no day of the calendar.
 */
export function parseTime(text: string): string | null {
  const match = timePattern.exec(text.trim());
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const millisecond = Number(`${match[7] ?? ''}000`.slice(0, 3));
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  if (instant.getUTCMonth() !== month - 1 || instant.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  instant.setUTCHours(hour, minute, second, millisecond);
  const offset = offsetMinutes(match[8]);
  if (offset === null) return null;
  const utc = new Date(instant.getTime() - offset * 60_000);
  return utc.getUTCFullYear() < 0 || utc.getUTCFullYear() > 9999 ? null : utc.toISOString();
}

function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined || /^(?:z|utc)$/i.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
