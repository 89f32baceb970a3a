/** The places of a text that a reason may be about, and what of the text can be changed to see which of them it is. */
import type { Reason, Unresolved } from '../../../model/reasons.js';
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import { placeOfLine } from '../text/cross-check-text.js';
import type { Edit, MaskedSql } from '../text/sql-text.js';
import { maskSql } from '../text/sql-text.js';
import { branchNote, loopNote } from '../text/template-blocks.js';
import { levelAt, levelsOf } from './levels.js';
import { lastPart, namePlaces, tablePlaces } from './named-places.js';
import { starPlaces, starsAmong } from './star-places.js';

/** What makes a name another one. */
export const freshEnd = 'qzx7';

export interface Suspect {
  /** Where a person would look, as an offset. */
  readonly at: number;
  /** The deeper of two that are both at fault is the one to look at. */
  readonly depth: number;
  /** Makes another name of it, or takes it away. Null where neither can be done. */
  readonly edit: Edit | null;
}

export interface Suspects {
  /** The name that the reason is about, when its suspects are occurrences of it. */
  readonly name: string | null;
  /** In the order of the text. */
  readonly places: readonly Suspect[];
}

const none: Suspects = { name: null, places: [] };
const aboutTables: ReadonlySet<Reason> = new Set([
  'assumed_default_schema',
  'table_name_incomplete',
  'hightouch_table',
]);

/** What a relation without a name is called in a detail. */
const unnamed: ReadonlySet<string> = new Set(['a sub-query', 'the elements of an array', 'rows of unknown columns']);

/** What to look for when a reason names nothing, by its words. */
const words: readonly (readonly [RegExp, RegExp])[] = [
  [/\bunpivot\b/, /\bunpivot\b/gi],
  [/\bpivot\b/, /\bpivot\b/gi],
  [/chooses columns/, /\bcolumns(?=\s*\()/gi],
  [/temporary table/, /\btemp(?:orary)?\b/gi],
];

/** The suspects for a reason, none where nothing in the text can be named. */
export function suspectsOf({ reason, detail }: Unresolved, sql: string, dialect: Dialect): Suspects {
  const masked = maskSql(sql, dialectRules[dialect]);
  if (reason === 'sql_template') return templatePlaces(detail, sql, masked);
  if (reason === 'sql_unparsed' || reason === 'sql_no_query') return none;
  const misread = /^not read as it is written: (.+), read as /.exec(detail)?.[1];
  if (misread !== undefined) {
    const at = placeOfLine(misread, sql, dialectRules[dialect]);
    return at === null ? none : { name: null, places: [{ at, depth: 0, edit: null }] };
  }
  const position = /^column (\$\d+) by position$/.exec(detail)?.[1];
  if (position !== undefined) return positionPlaces(position, masked.code);
  if (reason === 'star_ambiguous') return { name: null, places: starsAmong(relationsIn(detail), sql, dialect) };
  const name = nameOf(reason, detail);
  // The row that a star stands for in a call has the name of its relation.
  const calls = /^all columns of /.test(detail) ? starPlaces(sql, dialect).filter(({ inCall }) => inCall) : [];
  if (calls.length > 0) return { name: null, places: calls };
  if (name !== null) {
    const named = aboutTables.has(reason)
      ? tablePlaces(name, reason, sql, masked.code)
      : namePlaces(name, sql, masked.code);
    if (named.places.length > 0) return { ...named, places: likelier(named.places, detail, sql, dialect) };
  }
  if (reason === 'star_unexpanded' || /\bstar\b|all columns/.test(detail)) {
    const stars = starPlaces(sql, dialect);
    // A constant in the place of such a star would make another union of it, so that nothing would be learned.
    const first = detail.startsWith('a union') ? stars.find(({ ofBranch }) => ofBranch) : undefined;
    return { name: null, places: first === undefined ? stars : [first] };
  }
  const pattern = words.find(([said]) => said.test(detail))?.[1];
  return pattern === undefined ? none : { name: null, places: found(pattern, masked.code) };
}

/** The relations that a name is told to be of, in lower case; none where the detail names none. */
function relationsIn(detail: string): readonly string[] {
  const said = / (?:may come from|the variable, or a column of) (.+)$/.exec(detail)?.[1];
  const relations = said?.toLowerCase().split(', ') ?? [];
  return relations.filter((name) => !unnamed.has(name)).map(lastPart);
}

/** Of places of a name that is told to be of one of several relations, those where it stands bare beside these. */
function likelier(places: readonly Suspect[], detail: string, sql: string, dialect: Dialect): readonly Suspect[] {
  const relations = relationsIn(detail);
  if (relations.length === 0 || places.length < 2) return places;
  const levels = levelsOf(sql, dialect);
  const likely = places.filter(({ at }) => {
    const names = levelAt(levels, at)?.names;
    const isBare = !/(?:\.|\bas)\s*["`[]?$/i.test(sql.slice(Math.max(0, at - 40), at));
    return isBare && relations.every((name) => names?.has(name) === true);
  });
  return likely.length > 0 ? likely : places;
}

/** The name that a detail begins with or is: `email: may come from a or b`, `DB.S.T`, `all columns of t as one value`. */
function nameOf(reason: Reason, detail: string): string | null {
  const row = /^all columns of (.+) as one value$/.exec(detail)?.[1];
  if (row !== undefined) return row === 'a sub-query' ? null : row;
  // The first of the columns that are told together.
  const said =
    reason === 'column_assumed' || reason === 'influence_ambiguous' ? detail.replace(/^([^:,]+),[^:]*/, '$1') : detail;
  const name = /^([^:]+?)(?::|$)/.exec(said)?.[1]?.trim() ?? '';
  if (name === '' || (!said.includes(':') && /\s/.test(name) && !aboutTables.has(reason))) return null;
  return name.replace(/\.\*$/, '');
}

/** Expressions that stand in the code; of a block with branches, where the part begins that was not read. */
function templatePlaces(detail: string, sql: string, { templates }: MaskedSql): Suspects {
  const read = templates.filter(({ hole, inside }) => hole && inside !== 'string');
  // A name may be in a text, as in `identifier('{{ db }}.t')`.
  const text = read.length > 0 ? null : /\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\(\w+\)/.exec(sql);
  const holes = text === null ? read : [{ start: text.index, end: text.index + text[0].length }];
  const isLoop = detail === loopNote;
  if (detail !== branchNote && !isLoop) {
    const places = holes.map(({ start, end }) => ({ at: start, depth: 0, edit: { start, end, text: freshEnd } }));
    return { name: null, places };
  }
  const tag = isLoop ? /^\{%[-+]?\s*(?:for|tablerow)\b/ : /^\{%[-+]?\s*(?:else|els?e?if|when)\b/;
  const turn = templates.find(({ start, hole }) => !hole && tag.test(sql.slice(start, start + 40)));
  return turn === undefined ? none : { name: null, places: [{ at: turn.start, depth: 0, edit: null }] };
}

/** `$1` and `t.$1`, which a constant can stand for. */
function positionPlaces(position: string, code: string): Suspects {
  const pattern = new RegExp(`(?:[\\w\\ue000]+\\s*\\.\\s*)?\\${position}(?!\\w)`, 'g');
  const places = [...code.matchAll(pattern)].map(({ 0: whole, index }) => {
    return { at: index, depth: 0, edit: { start: index, end: index + whole.length, text: 'NULL' } };
  });
  return { name: null, places };
}

function found(pattern: RegExp, code: string): readonly Suspect[] {
  return [...code.matchAll(pattern)].map(({ index }) => ({ at: index, depth: 0, edit: null }));
}
