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
  /** Where `{{ .. }}`, `{% .. %}`, `{# .. #}`, `${..}` and ClickHouse's `{t:Identifier}` stand in code or a quoted name, and in strings those that hold its quote. */
  readonly templates: readonly Template[];
  /** The first comment or template that is opened and never closed: it runs to the end. */
  readonly unclosed: { readonly at: number; readonly what: 'comment' | 'template expression' } | null;
  /** Where comments stand. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  /** Where strings like `q'[it's]'` stand. */
  readonly qStrings: readonly { readonly start: number; readonly end: number }[];
}

export interface Template {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** It stands for a piece of the text; else it is a block's tag, or a comment. */
  readonly hole: boolean;
  readonly inside: 'code' | 'name' | 'string';
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
  const templates: Template[] = [];
  const comments: { start: number; end: number }[] = [];
  const qStrings: { start: number; end: number }[] = [];
  let unclosed: MaskedSql['unclosed'] = null;
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
    const comment = endOfComment(sql, at, rules);
    if (comment !== null) {
      const commentEnd = comment === 'never' ? sql.length : comment;
      comments.push({ start: at, end: commentEnd });
      if (comment === 'never') unclosed ??= { at, what: 'comment' };
      blank(at, commentEnd, ' ');
    } else if (pair === '{{' || pair === '{%' || pair === '{#') {
      const closing = pair === '{{' ? '}}' : pair === '{%' ? '%}' : '#}';
      const end = endOf(sql, closing, at + 2);
      if (!sql.slice(at + 2, end).endsWith(closing)) unclosed ??= { at, what: 'template expression' };
      templates.push({ start: at, end, hole: pair === '{{', inside: 'code' });
      blank(at, end, ' ');
    } else if (rules.qStrings && /q/i.test(char) && sql[at + 1] === "'" && !/[\w$#]/.test(sql[at - 1] ?? '')) {
      const open = sql[at + 2] ?? '';
      const end = endOf(sql, `${qClosing[open] ?? open}'`, at + 3);
      qStrings.push({ start: at, end });
      blank(at, end, '\ue000');
    } else if (char === "'" || rules.identifierQuotes.includes(char) || char === '"' || char === '`') {
      const isName = char === '`' || rules.identifierQuotes.includes(char);
      const { end, holes } = quoteEnd(sql, at, char, isName, rules);
      for (const hole of holes) templates.push({ ...hole, hole: true, inside: isName ? 'name' : 'string' });
      blank(at, end, '\ue000');
    } else if (pair === '${' || (char === '{' && rules.namesInBraces)) {
      const end = holeEnd(sql, at, 'code');
      if (end === null) at += 1;
      else {
        templates.push({ start: at, end, hole: true, inside: 'code' });
        blank(at, end, ' ');
      }
    } else if (char === '$') {
      const tag = /^\$(?:[a-z_]\w*)?\$/i.exec(sql.slice(at, at + 66))?.[0];
      if (tag === undefined) at += 1;
      else blank(at, endOf(sql, tag, at + tag.length), '\ue000');
    } else at += 1;
  }
  pieces.push(sql.slice(codeFrom));
  return { code: pieces.join(''), templates, unclosed, comments, qStrings };
}

/** The end of the comment that starts here, `never` where it has none, or null when none starts. */
function endOfComment(sql: string, at: number, rules: DialectRules): number | 'never' | null {
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
  if (!rules.nestedComments) {
    const end = sql.indexOf('*/', at + 2);
    return end === -1 ? 'never' : end + 2;
  }
  let depth = 0;
  for (const match of sql.slice(at).matchAll(/\/\*|\*\//g)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return at + match.index + 2;
  }
  return 'never';
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

interface Quoted {
  readonly end: number;
  /** Templates inside that count: all in a name; in a string those that hold its quote, which would end it else. */
  readonly holes: readonly { readonly start: number; readonly end: number }[];
}

function quoteEnd(sql: string, start: number, open: string, isName: boolean, rules: DialectRules): Quoted {
  const holes: { start: number; end: number }[] = [];
  const close = open === '[' ? ']' : open;
  const triple = open.repeat(3);
  if (rules.dotsInQuotes && sql.startsWith(triple, start)) return { end: endOf(sql, triple, start + 3), holes };
  const escapeString = open === "'" && /(?:^|[^\w$])e$/i.test(sql.slice(Math.max(0, start - 2), start));
  const escapes = escapeString || (rules.backslash && open !== '[' && !rules.identifierQuotes.includes(open));
  for (let at = start + 1; at < sql.length; at += 1) {
    const hole = sql[at] === '{' || sql[at] === '$' ? holeEnd(sql, at, isName ? 'name' : 'string') : null;
    if (hole !== null && (isName || sql.slice(at, hole).includes(close))) {
      holes.push({ start: at, end: hole });
      at = hole - 1;
    } else if (escapes && sql[at] === '\\') at += 1;
    else if (sql[at] === close) {
      if (sql[at + 1] !== close) return { end: at + 1, holes };
      at += 1;
    }
  }
  return { end: sql.length, holes };
}

const longestHole = 400;
const holes = {
  code: /^(?:\$\{[^{}\n]*\}|\{\s*\w+\s*:\s*Identifier\s*\})/i,
  name: /^(?:\{\{[^{}]*\}\}|\{%[^{}]*%\}|\$\{[^{}\n]*\})/,
  // Calls and filters whose arguments are plain: in `'{{ f(' || x || ')}}'` a column stands between two strings.
  string:
    /^\{\{-?\s*[a-z_][\w.]*(?:\s*(?:\|\s*\w+\s*)?[([](?:'[^'"{}|]*'|"[^'"{}|]*"|[\w.,=\s-])*[)\]])+(?:\s*\|\s*\w+)*\s*-?\}\}/i,
} as const;

/** The end of the template that begins here and may stand in such a place; null when none does. */
function holeEnd(sql: string, at: number, place: keyof typeof holes): number | null {
  if (place !== 'code' && sql[at + 1] !== '{' && sql[at + 1] !== '%') return null;
  const hole = holes[place].exec(sql.slice(at, at + longestHole))?.[0];
  return hole === undefined ? null : at + hole.length;
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
