/** Oracle's database links: `hr.people@other` is a table of another database, and never the local one of that name. */
import type { Edit, MaskedSql } from './sql-text.js';

/** Stands before the `@` of a link inside a name, which no text does. */
export const linkMark = '\ue010';

const name = String.raw`(?:[\p{L}_][\p{L}\p{N}_$#]*|\ue000+)`;
const pattern = new RegExp(
  String.raw`(?<![\p{L}\p{N}_$#\ue000])(?<table>${name})\s{0,20}@\s{0,20}(?<link>${name}(?:\s{0,20}[.@]\s{0,20}${name})*)(?<called>\s{0,20}\()?`,
  'gu',
);

/** The name before each link and the link as one quoted name, spelled as it is stored; links of functions and sequences go. */
export function linkEdits(sql: string, { code }: MaskedSql): readonly Edit[] {
  if (!code.includes('@')) return [];
  const edits: Edit[] = [];
  for (const match of code.matchAll(pattern)) {
    const { table = '', link = '', called } = match.groups ?? {};
    const start = match.index;
    const end = start + match[0].length - (called?.length ?? 0);
    const written = sql.slice(start, start + table.length);
    if (called !== undefined || /^(?:nextval|currval)$/i.test(written)) edits.push({ start, end, text: written });
    // A bind variable has its colon before it.
    else if (code[start - 1] !== ':') {
      const target = sql.slice(end - link.length, end);
      edits.push({ start, end, text: `"${stored(written)}${linkMark}@${stored(target)}"` });
    }
  }
  return edits;
}

/** A written table name as the name of the table and its link, each as it is stored; null when it has none. */
export function splitLink(written: string): { readonly table: string; readonly link: string } | null {
  let quoted = false;
  for (let at = 0; at < written.length; at += 1) {
    if (written[at] === '"') quoted = !quoted;
    else if (written[at] === '@' && !quoted)
      return { table: written.slice(0, at).trim(), link: stored(written.slice(at + 1).trim()) };
  }
  return null;
}

/** Without the mark: the name of a table behind a link as the graph has it. */
export function withLink(text: string): { readonly text: string; readonly link: string | null } {
  const at = text.indexOf(linkMark);
  if (at === -1) return { text, link: null };
  return { text: text.replace(linkMark, ''), link: text.slice(at + linkMark.length + 1) };
}

/** A name, or names with dots, as the warehouse stores them: upper case where they are not quoted. */
function stored(text: string): string {
  return text.replace(
    /"([^"]*)"|[^"\s]+|\s+/g,
    (part, quoted: string | undefined) => quoted ?? part.trim().toUpperCase(),
  );
}
