/** SQL text with its strings, comments and quoted names blanked out at the same length, so that patterns match code only. */
import type { DialectRules } from './dialect-rules.js';

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
  /** Where comments stand that start with `#`. */
  readonly hashComments: readonly { readonly start: number; readonly end: number }[];
  /** Where strings like `q'[it's]'` stand. */
  readonly qStrings: readonly { readonly start: number; readonly end: number }[];
}

/** One look over the text, linear in its length. An unclosed quote runs to the end. */
export function maskSql(sql: string, rules: DialectRules): MaskedSql {
  const pieces: string[] = [];
  const templates: { start: number; end: number; hole: boolean }[] = [];
  const hashComments: { start: number; end: number }[] = [];
  const qStrings: { start: number; end: number }[] = [];
  let codeFrom = 0;
  let at = 0;
  const blank = (start: number, end: number, filler: string): void => {
    pieces.push(sql.slice(codeFrom, start), filler.repeat(end - start));
    codeFrom = end;
    at = end;
  };
  while (at < sql.length) {
    const char = sql[at] ?? '';
    const pair = sql.slice(at, at + 2);
    if (pair === '--') blank(at, lineEnd(sql, at), ' ');
    else if (char === '#' && rules.hashComments && sql[at - 1] !== '{') {
      const end = lineEnd(sql, at);
      hashComments.push({ start: at, end });
      blank(at, end, ' ');
    } else if (pair === '/*') blank(at, endOf(sql, '*/', at + 2), ' ');
    else if (pair === '{{' || pair === '{%' || pair === '{#') {
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
  return { code: pieces.join(''), templates, hashComments, qStrings };
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
  const escapes = rules.backslash && open !== '[' && !rules.identifierQuotes.includes(open);
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
