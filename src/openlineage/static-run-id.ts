import { createHash } from 'node:crypto';

/** Date, time, up to nine decimals of a second, and a zone, which must be there. */
const isoInstant = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)$/i;

/**
 * A run id that depends on nothing but its arguments: the same UUIDv7, byte for byte, that `generate_static_uuid` of the
 * official Python client gives for this instant and the UTF-8 bytes of `data`. The upper 48 bits are the milliseconds of
 * the instant, the rest comes from a SHA-1 over the instant, as Python writes it, and the data.
 *
 * `instant` is a Date, or ISO 8601 with a zone and perhaps microseconds. Throws a RangeError for anything else: without a zone
 * the id would depend on the machine.
 */
export function staticRunId(instant: string | Date, data: string): string {
  const parsed = parseInstant(instant instanceof Date ? isoOf(instant) : instant);
  const digest = createHash('sha1').update(pythonIsoFormat(parsed)).update(data, 'utf8').digest('hex');
  const node = BigInt(`0x${digest}`) >> 84n;
  const merged = (BigInt.asUintN(48, BigInt(pythonMilliseconds(parsed))) << 80n) | node;
  const versioned = (merged & ~(0xf000n << 64n)) | (0x7n << 76n);
  const id = (versioned & ~(0xc000n << 48n)) | (0x8000n << 48n);
  return id
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A Date that is none has no text either. */
function isoOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? String(date) : date.toISOString();
}

interface Instant {
  /** Whole milliseconds since 1970 (floor). */
  readonly epochMs: number;
  /** Six digits: the whole fraction of the second in microseconds. */
  readonly microseconds: string;
}

function parseInstant(iso: string): Instant {
  const [, date, minute, second = '00', fraction = '', zone = ''] = isoInstant.exec(iso.trim()) ?? [];
  const epochSecondMs = Date.parse(`${date}T${minute}:${second}${normalZone(zone)}`);
  if (date === undefined || Number.isNaN(epochSecondMs)) {
    throw new RangeError(`not an ISO 8601 instant with a zone: ${JSON.stringify(iso)}`);
  }
  const microseconds = fraction.slice(0, 6).padEnd(6, '0');
  return { epochMs: epochSecondMs + Number(microseconds.slice(0, 3)), microseconds };
}

/** `+0200` and `+02` as `+02:00`: the only form of an offset that Date.parse has to know. */
function normalZone(zone: string): string {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return hours === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
}

/**
 * `int(instant.timestamp() * 1000)`: the detour over seconds as a float loses a millisecond now and then, before November 2004
 * and after January 2038.
 */
function pythonMilliseconds({ epochMs, microseconds }: Instant): number {
  const epochMicroseconds = epochMs * 1000 + Number(microseconds.slice(3));
  return Math.trunc((epochMicroseconds / 1e6) * 1000);
}

/** `datetime.isoformat()` in UTC: no fraction when it is zero, else always six digits; `+00:00` and never `Z`. */
function pythonIsoFormat({ epochMs, microseconds }: Instant): string {
  const toTheSecond = new Date(epochMs).toISOString().slice(0, 19);
  return `${toTheSecond}${microseconds === '000000' ? '' : `.${microseconds}`}+00:00`;
}
