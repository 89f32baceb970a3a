/**
 * From a reason to the place in the text that brings it about. The parser's tree has no places, and a name stands in many; so each
 * place that may be meant is changed in turn, and the text read again: the one that matters is the one whose change the reason
 * follows, or whose loss it does not outlive.
 */
import type { OpenStar, SqlAnswer, SqlNote, SqlRequest } from '../port.js';
import { ParserBroken } from '../parse.js';
import { explainSql } from '../resolve.js';
import type { Edit } from '../text/sql-text.js';
import { applyEdits } from '../text/sql-text.js';
import { starsAmong } from './star-places.js';
import type { Suspect, Suspects } from './suspects.js';
import { freshEnd, suspectsOf } from './suspects.js';

export interface PlacedAnswer {
  readonly answer: SqlAnswer;
  /** The parser must not be used again (parse.ts); the answer holds all the same. */
  readonly parserBroken: boolean;
}

/** Characters that may be read again for one request: beyond, the first suspect is named. */
const maxCharacters = 100_000;
/**
 * What a query may take of its time limit, places included, which a text that is read slowly would pass: ten times what so much needs
 * else, so that a place seldom depends on the machine.
 */
const maxMilliseconds = 2500;

interface Probe {
  /** Reads the text with a change; null when nothing more may be read, or nothing could be made of it. */
  read(edits: readonly Edit[], name?: string): SqlAnswer | null;
  isSpent(): boolean;
  isBroken(): boolean;
}

/** As `explainSql`, with the places of reasons and of open stars in the text. Throws as that does. */
export function explainWithPlaces(request: SqlRequest): PlacedAnswer {
  const began = performance.now();
  const answer = explainSql(request);
  const { unresolved, openStars } = answer;
  if (unresolved.every(({ at }) => at !== undefined) && openStars.length === 0) return { answer, parserBroken: false };
  const probe = openProbe(request, began, performance.now() - began);
  const notes = unresolved.map((note) => withPlace(note, noteAt(note, request, answer, probe)));
  const stars = openStars.map((star) => withPlace(star, starAt(star, request, answer, probe)));
  return { answer: { ...answer, unresolved: notes, openStars: stars }, parserBroken: probe.isBroken() };
}

function withPlace<T extends { readonly at?: number }>(told: T, at: number | null): T {
  return at === null || told.at !== undefined ? told : { ...told, at };
}

function openProbe(request: SqlRequest, began: number, firstMs: number): Probe {
  const seen = new Map<string, SqlAnswer | null>();
  const until = began + maxMilliseconds - firstMs;
  let left = maxCharacters;
  let spent = false;
  let broken = false;
  return {
    read(edits, name) {
      const key = JSON.stringify(edits);
      const known = seen.get(key);
      if (known !== undefined) return known;
      left -= request.sql.length;
      spent ||= broken || left < 0 || performance.now() > until;
      if (spent) return null;
      const sql = applyEdits(request.sql, edits);
      let answer: SqlAnswer | null = null;
      try {
        const found = explainSql(name === undefined ? { ...request, sql } : { ...withFreshColumn(request, name), sql });
        answer = found.grade === 'exact' || found.grade === 'approximate' ? found : null;
      } catch (thrown) {
        // A changed text that cannot be read tells nothing; the answer on the text itself stands.
        broken = thrown instanceof ParserBroken || thrown instanceof RangeError;
      }
      seen.set(key, answer);
      return answer;
    },
    isSpent: () => spent,
    isBroken: () => broken,
  };
}

/** Tables that have a column have it under its other name too. */
function withFreshColumn(request: SqlRequest, name: string): SqlRequest {
  const grown = (schemas: SqlRequest['schemas']): SqlRequest['schemas'] =>
    schemas &&
    Object.fromEntries(
      Object.entries(schemas).map(([table, columns]) => {
        const own = columns.find((column) => column.toLowerCase() === name.toLowerCase());
        if (own === undefined) return [table, columns];
        return [table, [...columns, own + (own === own.toUpperCase() ? freshEnd.toUpperCase() : freshEnd)]];
      }),
    );
  return { ...request, schemas: grown(request.schemas), partialSchemas: grown(request.partialSchemas) };
}

function noteAt(note: SqlNote, { sql, dialect }: SqlRequest, answer: SqlAnswer, probe: Probe): number | null {
  if (note.at !== undefined) return note.at;
  const suspects = suspectsOf(note, sql, dialect);
  const { name, places } = suspects;
  const [first] = places;
  if (first === undefined || places.length === 1 || first.edit === null) return first?.at ?? null;
  const isGone = (other: SqlAnswer): boolean => !other.unresolved.some((one) => isSame(one, note));
  const found = name === null ? null : followed(note, suspects, name, probe);
  return (found ?? blamed(places, isGone, probe, name === null ? undefined : name) ?? first).at;
}

/** The first place that gives the reason its own name when it is called something else; best where nothing else of it changes. */
function followed(note: SqlNote, { places }: Suspects, name: string, probe: Probe): Suspect | null {
  let nearly: Suspect | null = null;
  for (const place of places) {
    const answer = place.edit === null ? null : probe.read([place.edit], name);
    const fresh = `${name}${freshEnd}`.toLowerCase();
    for (const one of answer?.unresolved ?? []) {
      const detail = one.detail.toLowerCase();
      if (one.reason !== note.reason || !detail.includes(fresh)) continue;
      if (detail.replaceAll(fresh, name.toLowerCase()) === note.detail.toLowerCase()) return place;
      nearly ??= place;
    }
  }
  return nearly;
}

/** The deepest of the places without which the reason is gone; where each alone keeps it up, the first of them. */
function blamed(
  places: readonly Suspect[],
  isGone: (answer: SqlAnswer) => boolean,
  probe: Probe,
  name?: string,
): Suspect | null {
  const goneWithout = (edits: readonly Edit[]): boolean => {
    const answer = probe.read(edits, name);
    return answer !== null && isGone(answer);
  };
  let deepest: Suspect | null = null;
  for (const place of places) {
    if (place.edit === null || !goneWithout([place.edit])) continue;
    if (deepest === null || place.depth > deepest.depth) deepest = place;
  }
  if (deepest !== null || name !== undefined) return deepest;
  const edits: Edit[] = [];
  for (const place of [...places].reverse()) {
    if (probe.isSpent()) return null;
    if (place.edit !== null) edits.unshift(place.edit);
    if (edits.length > 1 && goneWithout(edits)) return place;
  }
  return null;
}

/** The star of the text that leaves this one open. */
function starAt(star: OpenStar, { sql, dialect }: SqlRequest, answer: SqlAnswer, probe: Probe): number | null {
  const over = star.tables.flatMap((index) => answer.tables[index]?.table.toLowerCase() ?? []);
  const places = starsAmong(over, sql, dialect);
  const [first] = places;
  if (first === undefined || places.length === 1) return first?.at ?? null;
  const wanted = tablesOf(star, answer);
  const isGone = (other: SqlAnswer): boolean => !other.openStars.some((one) => tablesOf(one, other) === wanted);
  return (blamed(places, isGone, probe) ?? first).at;
}

function tablesOf(star: OpenStar, { tables }: SqlAnswer): string {
  const names = star.tables.map((index) => {
    const table = tables[index];
    return table === undefined ? '' : JSON.stringify([table.database, table.schema, table.table]);
  });
  return names.sort().join(' ');
}

function isSame(one: SqlNote, other: SqlNote): boolean {
  return one.reason === other.reason && one.detail.toLowerCase() === other.detail.toLowerCase();
}
