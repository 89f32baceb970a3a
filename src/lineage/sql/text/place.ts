/** From a reason to the piece of SQL that it is about, for a person who wants to look. */
import type { Reason, SqlPlace, Unresolved } from '../../../model/reasons.js';
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import { maskSql } from './sql-text.js';

const snippetLength = 80;

/** A star in a select list; `count(*)` and a product are none. */
const selectedStar = /(?<=(?:\bselect|\bdistinct|[,.])\s{0,20})\*/i;

/** What to look for when the detail names nothing that stands in the text. */
const marks: Partial<Readonly<Record<Reason, RegExp>>> = {
  sql_template: /\{\{|\{%|\$\{|<%/,
  star_unexpanded: selectedStar,
  star_ambiguous: selectedStar,
};
const words: readonly (readonly [RegExp, RegExp])[] = [
  [/\bunion\b|set operation/, /\b(?:union|intersect|except|minus)\b/i],
  [/\bunpivot\b/, /\bunpivot\b/i],
  [/\bpivot\b/, /\bpivot\b/i],
  [/\bstar\b|all columns/, /\*/],
  [/temporary table/, /\btemp(?:orary)?\b/i],
];

/** Reasons with their places in the text, where those can be found. The text is the one that a person wrote. */
export function placed(unresolved: readonly Unresolved[], sql: string, dialect: Dialect): readonly Unresolved[] {
  if (unresolved.every(({ place }) => place !== undefined)) return unresolved;
  const { code } = maskSql(sql, dialectRules[dialect]);
  return unresolved.map((one) => {
    const offset = one.place === undefined ? offsetOf(one, sql, code) : null;
    return offset === null ? one : { ...one, place: placeAt(sql, offset) };
  });
}

/** `line 3, column 8: select *`, for one line of text. */
export function placeText({ line, column, snippet }: SqlPlace): string {
  return `line ${line}, column ${column}: ${snippet}`;
}

function offsetOf({ reason, detail }: Unresolved, sql: string, code: string): number | null {
  if (reason === 'sql_unparsed') return offsetInMessage(detail, sql);
  const mark = marks[reason];
  if (reason === 'sql_template') return mark?.exec(sql)?.index ?? null;
  // The first of the columns that are told together.
  const said = reason === 'column_assumed' ? detail.replace(/^([^:,]+),[^:]*/, '$1') : detail;
  return (
    nameIn(said, code, sql) ??
    mark?.exec(code)?.index ??
    words.find(([said]) => said.test(detail))?.[1].exec(code)?.index ??
    null
  );
}

/** The name that a detail begins with, as it stands in code: `email: may come from a or b`, `DB.S.T`. */
function nameIn(detail: string, code: string, sql: string): number | null {
  const name = /^([^:]+?)(?::|$)/.exec(detail)?.[1]?.trim() ?? '';
  if (name === '' || (detail.indexOf(':') === -1 && /\s/.test(name))) return null;
  const last = name.replace(/\.\*$/, '').split('.').at(-1) ?? name;
  let quoted: number | null = null;
  for (const wanted of [name, last]) {
    const pattern = new RegExp(`(?<![\\w$])${escaped(wanted)}(?![\\w$])`, 'gi');
    for (const { index } of sql.matchAll(pattern)) {
      const standing = code.slice(index, index + wanted.length);
      if (standing.toLowerCase() === wanted.toLowerCase()) return index;
      if (standing.startsWith('\ue000')) quoted ??= index; // a comment is blank there
    }
  }
  return quoted;
}

/** Parsers say a line and column of their own, or the word at which they stopped. */
function offsetInMessage(message: string, sql: string): number | null {
  const [, line, column] = /\bline:?\s*(\d+)(?:\D{1,12}(\d+))?/i.exec(message) ?? [];
  if (line !== undefined) {
    const lines = sql.split('\n');
    const before = lines.slice(0, Number(line) - 1).reduce((sum, text) => sum + text.length + 1, 0);
    return Number(line) > lines.length ? null : before + Math.max(0, Number(column ?? '1') - 1);
  }
  return null;
}

function placeAt(sql: string, offset: number): SqlPlace {
  const before = sql.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  const end = sql.indexOf('\n', offset);
  const rest = sql.slice(offset, end === -1 ? sql.length : end).trimEnd();
  const snippet = rest.length > snippetLength ? `${rest.slice(0, snippetLength - 1)}…` : rest;
  return { line: before.split('\n').length, column: offset - start + 1, snippet };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
