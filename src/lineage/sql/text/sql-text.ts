/** SQL text with its strings, comments and quoted names blanked out at the same length, so that patterns match code only. */
import type { DialectRules } from '../dialect-rules.js';

export interface Edit {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly text: string;
}

export interface MaskedSql {
  /** Same length as the text; strings and quoted names are `\ue000`, comments are spaces. */
  readonly code: string;
  /** Where `{{ .. }}`, `{% .. %}` and `{# .. #}` stand in code. */
  readonly templates: readonly { readonly start: number; readonly end: number; readonly hole: boolean }[];
  /** Where comments stand. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  /** Where strings like `q'[it's]'` stand. */
  readonly qStrings: readonly { readonly start: number; readonly end: number }[];
}

/** What was looked over last: one treatment after the other asks for the same text. */
let last: { readonly sql: string; readonly rules: DialectRules; readonly masked: MaskedSql } | null = null;

/** Where something other than plain code may begin. */
const special = /[-#/{qQ'"`$[]/g;

/** One look over the text, linear in its length. An unclosed quote runs to the end. */
export function maskSql(sql: string, rules: DialectRules): MaskedSql {
  if (last?.rules !== rules || last.sql !== sql) last = { sql, rules, masked: masked(sql, rules) };
  return last.masked;
}

function masked(sql: string, rules: DialectRules): MaskedSql {
  const pieces: string[] = [];
  const templates: { start: number; end: number; hole: boolean }[] = [];
  const comments: { start: number; end: number }[] = [];
  const qStrings: { start: number; end: number }[] = [];
  let codeFrom = 0;
  let at = 0;
  const blank = (start: number, end: number, filler: string): void => {
    pieces.push(sql.slice(codeFrom, start), filler.repeat(end - start));
    codeFrom = end;
    at = end;
  };
  for (;;) {
    special.lastIndex = at;
    const char = special.exec(sql)?.[0];
    if (char === undefined) break;
    at = special.lastIndex - 1;
    const pair = sql.slice(at, at + 2);
    const commentEnd = endOfComment(sql, at, rules);
    if (commentEnd !== null) {
      comments.push({ start: at, end: commentEnd });
      blank(at, commentEnd, ' ');
    } else if (pair === '{{' || pair === '{%' || pair === '{#') {
      const end = endOf(sql, pair === '{{' ? '}}' : pair === '{%' ? '%}' : '#}', at + 2);
      templates.push({ start: at, end, hole: pair === '{{' });
      blank(at, end, ' ');
    } else if (rules.qStrings && /q/i.test(char) && sql[at + 1] === "'" && !/[\w$#]/.test(sql[at - 1] ?? '')) {
      const open = sql[at + 2] ?? '';
      const end = endOf(sql, `${qClosing[open] ?? open}'`, at + 3);
      qStrings.push({ start: at, end });
      blank(at, end, '\ue000');
    } else if (char === "'" || rules.identifierQuotes.includes(char) || char === '"' || char === '`') {
      blank(at, quoteEnd(sql, at, char, rules), '\ue000');
    } else if (char === '$') {
      const tag = /^\$(?:[a-z_]\w*)?\$/i.exec(sql.slice(at, at + 66))?.[0];
      if (tag === undefined) at += 1;
      else blank(at, endOf(sql, tag, at + tag.length), '\ue000');
    } else at += 1;
  }
  pieces.push(sql.slice(codeFrom));
  return { code: pieces.join(''), templates, comments, qStrings };
}

/** The end of the comment that starts here, or null when none does. */
function endOfComment(sql: string, at: number, rules: DialectRules): number | null {
  const char = sql[at];
  const next = sql[at + 1];
  if (char === '-' && next === '-') {
    // MySQL reads `5--3` as a sum.
    if (rules.spaceAfterDashes && !/^\s?$/.test(sql[at + 2] ?? '')) return null;
    return lineEnd(sql, at);
  }
  if (char === '#' && rules.hashComments && sql[at - 1] !== '{') return lineEnd(sql, at);
  if (char === '/' && next === '/' && rules.slashComments) return lineEnd(sql, at);
  if (char !== '/' || next !== '*') return null;
  if (!rules.nestedComments) return endOf(sql, '*/', at + 2);
  let depth = 0;
  for (const match of sql.slice(at).matchAll(/\/\*|\*\//g)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return at + match.index + 2;
  }
  return sql.length;
}

const qClosing: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

function lineEnd(sql: string, from: number): number {
  const end = sql.indexOf('\n', from);
  return end === -1 ? sql.length : end;
}

function endOf(sql: string, closing: string, from: number): number {
  const end = sql.indexOf(closing, from);
  return end === -1 ? sql.length : end + closing.length;
}

function quoteEnd(sql: string, start: number, open: string, rules: DialectRules): number {
  const close = open === '[' ? ']' : open;
  const triple = open.repeat(3);
  if (rules.dotsInQuotes && sql.startsWith(triple, start)) return endOf(sql, triple, start + 3);
  const escapeString = open === "'" && /(?:^|[^\w$])e$/i.test(sql.slice(Math.max(0, start - 2), start));
  const escapes = escapeString || (rules.backslash && open !== '[' && !rules.identifierQuotes.includes(open));
  for (let at = start + 1; at < sql.length; at += 1) {
    if (escapes && sql[at] === '\\') at += 1;
    else if (sql[at] === close) {
      if (sql[at + 1] !== close) return at + 1;
      at += 1;
    }
  }
  return sql.length;
}

/** The text with the edits made, in any order; one that lies inside another is dropped. */
export function applyEdits(sql: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return sql;
  const pieces: string[] = [];
  let from = 0;
  for (const edit of [...edits].sort((left, right) => left.start - right.start || right.end - left.end)) {
    if (edit.start < from) continue;
    pieces.push(sql.slice(from, edit.start), edit.text);
    from = edit.end;
  }
  pieces.push(sql.slice(from));
  return pieces.join('');
}

/** The text cut at commas outside parentheses and the angle brackets of types (`array<..>`), which comparisons are not. */
export function outerParts(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  let angles = 0;
  for (const char of text) {
    const part = parts.at(-1) ?? '';
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === '<' && (angles > 0 || /\b(?:array|struct|map|table)\s*$/i.test(part.slice(-200)))) angles += 1;
    else if (char === '>' && angles > 0) angles -= 1;
    if (char === ',' && depth + angles === 0) parts.push('');
    else parts[parts.length - 1] = part + char;
  }
  return parts;
}
