/** Where a name stands in a text. */
import type { Reason } from '../../../model/reasons.js';
import type { Suspect, Suspects } from './suspects.js';
import { freshEnd } from './suspects.js';

interface Occurrence {
  readonly start: number;
  readonly end: number;
  /** In code, as a quoted name, or in a string. */
  readonly kind: 'plain' | 'quoted' | 'string';
}

/** Occurrences of a name as code, else inside of strings: of the whole dotted name, else of its last part. */
export function namePlaces(name: string, sql: string, code: string): Suspects {
  const last = lastPart(name);
  for (const wanted of last === name ? [name] : [name, last]) {
    const all = occurrences(wanted, sql, code);
    const named = all.filter(({ kind }) => kind !== 'string');
    if (named.length > 0) return { name: last, places: named.map(renamed) };
    if (wanted === last) return { name: null, places: all.map(({ start }) => ({ at: start, depth: 0, edit: null })) };
  }
  return { name: null, places: [] };
}

const behindFrom = /\b(?:from|join|into|update|table|using|apply|only|lateral)[\s(]+(?:[\w$\ue000]+\s*\.\s*)*\ue000*$/i;

/**
 * The first place where this table is read, without a question: its name says what is missing. Names are compared as far as they are
 * written; one whose schema was assumed is written without.
 */
export function tablePlaces(name: string, reason: Reason, sql: string, code: string): Suspects {
  const [dotted = '', link] = name.split('@');
  const parts = dotted.split('.').map((part) => part.trim().toLowerCase());
  const last = parts.at(-1) ?? '';
  if (last === '') return { name: null, places: [] };
  const above = reason === 'assumed_default_schema' ? [] : parts.slice(0, -1);
  /** How many parts are written before the last; none fit where another schema, or another link, is written. */
  const fit = ({ start, end }: Occurrence): number => {
    const written = qualifiers(sql.slice(Math.max(0, start - 300), start));
    const isLinked = /^["`\]]?\s*@/.test(sql.slice(end, end + 20));
    if (isLinked !== (link !== undefined) || written.length > above.length) return -1;
    return written.every((part, place) => part === above.at(place - written.length)) ? written.length : -1;
  };
  const all = occurrences(last, sql, code).filter(({ kind }) => kind !== 'string');
  const read = all.filter(({ start }) => behindFrom.test(code.slice(Math.max(0, start - 300), start)));
  const best = bestOf(read, fit) ?? bestOf(all, fit) ?? read[0] ?? all[0];
  return { name: last, places: best === undefined ? [] : [{ at: best.start, depth: 0, edit: null }] };
}

/** The first of those that fit best; null when none does. */
function bestOf(found: readonly Occurrence[], fit: (one: Occurrence) => number): Occurrence | null {
  let best: Occurrence | null = null;
  let most = -1;
  for (const one of found) {
    const fits = fit(one);
    if (fits <= most) continue;
    [best, most] = [one, fits];
  }
  return best;
}

/** What stands before a name with dots between, in lower case and without quotes. */
function qualifiers(before: string): readonly string[] {
  const chain = /(?:(?:[\w$]+|"[^"]*"|`[^`]*`|\[[^\]]*\]|[`"[][\w$.-]*)\s*\.\s*)*["`[]?$/.exec(before)?.[0] ?? '';
  return chain
    .split('.')
    .slice(0, -1)
    .map((part) =>
      part
        .replace(/["`[\]]/g, '')
        .trim()
        .toLowerCase(),
    );
}

function renamed({ start, end }: Occurrence): Suspect {
  return { at: start, depth: 0, edit: { start: end, end, text: freshEnd } };
}

/** No warehouse has longer ones, and a pattern of a very long one cannot be made. */
const longestName = 2000;

function occurrences(name: string, sql: string, code: string): readonly Occurrence[] {
  if (name === '' || name.length > longestName) return [];
  const pattern = new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`, 'gi');
  /** Where the string or quoted name began in which one was found last, and where that one stood. */
  let open = 0;
  let before = -1;
  return [...sql.matchAll(pattern)].flatMap(({ index }): Occurrence[] => {
    const end = index + name.length;
    const standing = code.slice(index, end);
    if (standing.toLowerCase() === name.toLowerCase()) return [{ start: index, end, kind: 'plain' }];
    if (!standing.startsWith('\ue000')) return []; // a comment is blank there
    let from = index;
    while (from > before && code[from - 1] === '\ue000') from -= 1;
    if (from > before) open = from;
    before = index;
    return [{ start: index, end, kind: sql[open] === "'" || sql[open] === '$' ? 'string' : 'quoted' }];
  });
}

/** The last part of a dotted name. */
export function lastPart(name: string): string {
  return name.split('.').at(-1)?.trim() ?? name;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
