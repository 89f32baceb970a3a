/** Where a name stands in a text. */
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

/** The first place where a table of this name is read, without a question: its name says what is missing. */
export function tablePlaces(name: string, sql: string, code: string): Suspects {
  const last = lastPart(name.replace(/@.*$/, ''));
  const all = occurrences(last, sql, code).filter(({ kind }) => kind !== 'string');
  const read = all.find(({ start }) => behindFrom.test(code.slice(Math.max(0, start - 300), start))) ?? all[0];
  return { name: last, places: read === undefined ? [] : [{ at: read.start, depth: 0, edit: null }] };
}

function renamed({ start, end }: Occurrence): Suspect {
  return { at: start, depth: 0, edit: { start: end, end, text: freshEnd } };
}

function occurrences(name: string, sql: string, code: string): readonly Occurrence[] {
  const pattern = new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`, 'gi');
  return [...sql.matchAll(pattern)].flatMap(({ index }): Occurrence[] => {
    const end = index + name.length;
    const standing = code.slice(index, end);
    if (standing.toLowerCase() === name.toLowerCase()) return [{ start: index, end, kind: 'plain' }];
    if (!standing.startsWith('\ue000')) return []; // a comment is blank there
    let open = index;
    while (code[open - 1] === '\ue000') open -= 1;
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
