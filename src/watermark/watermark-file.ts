import { readFile } from 'node:fs/promises';
import { configurationError } from '../errors.js';
import { fileTrouble } from '../files/file-trouble.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { laterFields, type OpenRun, type SinkPlace, type SyncPlace, type Watermark } from './watermark.js';

/**
 * Reads a watermark file. A file that is not there is no watermark yet: null.
 *
 * @throws LineageError (exit 2) `watermark_unreadable`, `watermark_corrupt`, `watermark_newer`; each names the file and the way out
 */
export async function readWatermark(path: string): Promise<Watermark | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    if (code === 'ENOENT') return null;
    throw configurationError(`cannot read watermark ${path}: ${fileTrouble(cause)}`, {
      code: 'watermark_unreadable',
      op: 'read watermark',
      hint: 'Give --watermark (or --watermark-in) the path of a file (it need not exist yet) in a folder this user may read and write.',
      cause,
    });
  }
  return parseWatermark(text, path);
}

/** The text of a watermark file; unknown fields are kept. Throws as readWatermark. */
export function parseWatermark(text: string, path: string): Watermark {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw corrupt(path, 'it is not JSON', cause);
  }
  if (!isRecord(value)) throw corrupt(path, 'it is not an object');
  const { version, workspace, window, sinks, ...rest } = value;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw corrupt(path, '`version` is not a number');
  if (version > 1) {
    throw configurationError(`watermark ${path} is of version ${version}, and this program reads up to version 1`, {
      code: 'watermark_newer',
      op: 'read watermark',
      hint: 'Run the newer release that wrote it, or start anew with another --watermark file.',
    });
  }
  if (typeof workspace !== 'string' || workspace === '') throw corrupt(path, '`workspace` is not a text');
  if (!isRecord(window)) throw corrupt(path, '`window` is missing');
  const start = time(window.start);
  const end = time(window.end);
  if (start === null || end === null) throw corrupt(path, '`window.start` or `window.end` is not a time');
  if (start > end) throw corrupt(path, '`window` ends before it starts');
  if (sinks !== undefined && !isRecord(sinks)) throw corrupt(path, '`sinks` is not an object');
  const places: Record<string, SinkPlace> = {};
  for (const [name, place] of Object.entries(sinks ?? {})) places[name] = sinkPlace(place, name, path, { start, end });
  return { version: 1, workspace, window: { ...window, start, end }, sinks: places, rest };
}

/** Commits the watermark: the last thing a pass does. Throws `output_unwritable` (exit 2). */
export async function writeWatermark(path: string, watermark: Watermark): Promise<void> {
  const { rest, ...known } = watermark;
  await writeFileAtomic(path, `${JSON.stringify({ ...rest, ...known })}\n`);
}

function sinkPlace(value: unknown, name: string, path: string, window: { start: string; end: string }): SinkPlace {
  if (!isRecord(value)) throw corrupt(path, `\`sinks.${name}\` is not an object`);
  const syncs = Object.create(null) as Record<string, SyncPlace>; // ids are looked up in it: no inherited keys
  for (const [id, place] of Object.entries(isRecord(value.syncs) ? value.syncs : {})) {
    if (!isRecord(place)) throw corrupt(path, `\`sinks.${name}.syncs.${id}\` is not an object`);
    syncs[id] = syncPlace(place);
  }
  const published = time(value.published);
  const { names, toldInFull: full, ...rest } = value;
  const toldInFull = time(full);
  return {
    ...rest,
    address: typeof value.address === 'string' ? value.address : 'file',
    since: time(value.since) ?? window.start,
    end: time(value.end) ?? window.end,
    ...(published === null ? {} : { published }),
    ...(toldInFull === null ? {} : { toldInFull }),
    told: texts(value.told),
    syncs,
    ...(names === undefined ? {} : { names: texts(names) }),
  };
}

function texts(value: unknown): Record<string, string> {
  const found = Object.create(null) as Record<string, string>; // keys are looked up in it: no inherited ones
  for (const [key, text] of Object.entries(isRecord(value) ? value : {}))
    if (typeof text === 'string') found[key] = text;
  return found;
}

function syncPlace(value: Record<string, unknown>): SyncPlace {
  const n = time(value.n);
  const p = time(value.p);
  const lastRunAt = value.l === null ? null : time(value.l);
  return {
    ...laterFields(value),
    ...(value.l === null || lastRunAt !== null ? { l: lastRunAt } : {}),
    ...(n === null ? {} : { n }),
    ...(Array.isArray(value.i) ? { i: value.i.map(String) } : {}),
    ...(isRecord(value.o) ? { o: openRuns(value.o) } : {}),
    ...(p === null ? {} : { p }),
  };
}

function openRuns(value: Record<string, unknown>): Record<string, OpenRun> {
  const runs = Object.create(null) as Record<string, OpenRun>; // no inherited keys
  for (const [id, entry] of Object.entries(value)) {
    const [since, told] = Array.isArray(entry) ? (entry as unknown[]) : [];
    runs[id] = [time(since), told === 0 ? 0 : 1];
  }
  return runs;
}

function time(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function corrupt(path: string, what: string, cause?: unknown): Error {
  return configurationError(`watermark ${path} is corrupt: ${what}`, {
    code: 'watermark_corrupt',
    op: 'read watermark',
    hint: 'Restore it from a backup, or move it away: the next pass then begins with the full lineage and --lookback.',
    cause,
  });
}
