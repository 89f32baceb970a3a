/** From a reason to the piece of SQL that it is about, for a person who wants to look. */
import type { SqlPlace, Unresolved } from '../../../model/reasons.js';
import { suspectsOf } from './suspects.js';
import type { Dialect, SqlNote } from '../port.js';

const snippetLength = 80;

/**
 * Reasons with their places in the text that a person wrote: where the engine has told one, there; else, for a reason that is
 * about a name, where that name is first read.
 */
export function placed(notes: readonly SqlNote[], sql: string, dialect: Dialect): readonly Unresolved[] {
  return notes.map(({ at, ...note }) => {
    if (note.place !== undefined) return note;
    const offset = at ?? suspectsOf(note, sql, dialect).places[0]?.at;
    return offset === undefined ? note : { ...note, place: placeAt(sql, offset) };
  });
}

/** `line 3, column 8: select *`, for one line of text. */
export function placeText({ line, column, snippet }: SqlPlace): string {
  return `line ${line}, column ${column}: ${snippet}`;
}

/** The place at an offset of the text. */
export function placeAt(sql: string, offset: number): SqlPlace {
  const before = sql.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  const end = sql.indexOf('\n', offset);
  const rest = sql.slice(offset, end === -1 ? sql.length : end).trimEnd();
  const snippet = rest.length > snippetLength ? `${rest.slice(0, snippetLength - 1)}…` : rest;
  return { line: before.split('\n').length, column: offset - start + 1, snippet };
}
