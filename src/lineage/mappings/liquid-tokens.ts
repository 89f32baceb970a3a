/** Splits a Liquid template into texts, outputs and tags, and an expression into its tokens (Liquid's own reference). */

/** `at`: where the part begins in the template. */
export type LiquidPart =
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | { readonly kind: 'output'; readonly at: number; readonly expression: string }
  | { readonly kind: 'tag'; readonly at: number; readonly name: string; readonly expression: string }
  /** What is never closed: a brace, or a block whose content is no Liquid. */
  | { readonly kind: 'broken'; readonly at: number; readonly what: string };

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'mark';
  readonly text: string;
  /** Where it begins in the expression. */
  readonly at: number;
}

/** Whether a string holds anything that Liquid would read. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/** Blocks whose content is no Liquid: what is in `raw` is written as it stands, the others write nothing. */
const silentBlocks = new Set(['comment', 'doc']);

/** The parts of a template in order, white space taken away where a dash asks for it. Never throws. */
export function templateParts(template: string): LiquidPart[] {
  const parts: LiquidPart[] = [];
  const last = { '}}': template.lastIndexOf('}}'), '%}': template.lastIndexOf('%}') };
  let at = 0;
  let trimNext = false;
  const addText = (from: number, to: number, trimEnd: boolean): void => {
    const text = template.slice(from, to);
    const left = trimNext ? text.trimStart() : text;
    const trimmed = trimEnd ? left.trimEnd() : left;
    if (trimmed !== '') parts.push({ kind: 'text', at: from, text: trimmed });
    trimNext = false;
  };
  for (let open = nextOpening(template, 0); open !== -1; open = nextOpening(template, at)) {
    const end = template[open + 1] === '{' ? '}}' : '%}';
    const close = last[end] < open + 2 ? -1 : closing(template, open + 2, end);
    if (close === -1) {
      addText(at, open, false);
      parts.push({ kind: 'broken', at: open, what: 'a brace that is not closed' });
      at = open + 2;
      // Nothing closes any more: what is left is text.
      if (last['}}'] < at && last['%}'] < at) break;
      continue;
    }
    const inner = template.slice(open + 2, close);
    addText(at, open, inner.startsWith('-'));
    trimNext = inner.length > 1 && inner.endsWith('-');
    at = close + 2;
    const expression = inner.replace(/^-|-$/g, '').trim();
    if (end === '}}') {
      parts.push({ kind: 'output', at: open, expression });
      continue;
    }
    for (const tag of tagsOf(expression, open)) {
      if (tag.name !== 'raw' && !silentBlocks.has(tag.name)) parts.push(tag);
      else {
        const block = blockEnd(template, at, tag.name);
        if (tag.name === 'raw') addText(at, block.from, false);
        if (block.from === block.to)
          parts.push({ kind: 'broken', at: open, what: `${tag.name} without end${tag.name}` });
        at = block.to;
      }
    }
  }
  addText(at, template.length, false);
  return parts;
}

/** One tag, or the lines of a `liquid` tag; none for a comment of one line. */
function tagsOf(inner: string, at: number): Extract<LiquidPart, { kind: 'tag' }>[] {
  const [, name = '', expression = ''] = /^([\p{L}_][\w-]*)\s*([\s\S]*)$/u.exec(inner) ?? [];
  if (inner === '' || inner.startsWith('#')) return [];
  if (name !== 'liquid') return [{ kind: 'tag', at, name: name === '' ? inner.slice(0, 40) : name, expression }];
  const tags: Extract<LiquidPart, { kind: 'tag' }>[] = [];
  let skipUntil: string | null = null;
  for (const line of expression.split('\n')) {
    const [tag] = tagsOf(line.trim(), at);
    if (tag === undefined) continue;
    if (skipUntil !== null) skipUntil = tag.name === skipUntil ? null : skipUntil;
    else if (silentBlocks.has(tag.name)) skipUntil = `end${tag.name}`;
    else tags.push(tag);
  }
  return tags;
}

/** Where the content of a block ends and the text after it begins; comments may hold comments. Without an end: at the end. */
function blockEnd(template: string, from: number, name: string): { readonly from: number; readonly to: number } {
  const boundary = new RegExp(`\\{%-?\\s*(end)?${name}\\s*-?%\\}`, 'g');
  boundary.lastIndex = from;
  let depth = 1;
  for (let match = boundary.exec(template); match !== null; match = boundary.exec(template)) {
    depth += match[1] !== undefined ? -1 : name === 'raw' ? 0 : 1;
    if (depth === 0) return { from: match.index, to: match.index + match[0].length };
  }
  return { from: template.length, to: template.length };
}

const tokenPattern =
  /\\?"((?:[^"\\]|\\(?!"))*)\\?"|\\?'((?:[^'\\]|\\(?!'))*)\\?'|([\p{L}_][\p{L}\p{N}_-]*)|(\d+(?:\.\d+)?)|(\S)/gu;

/** The tokens of an expression. Quotes may carry the backslash of a JSON text that stands inside a string. */
export function expressionTokens(expression: string): Token[] {
  const tokens: Token[] = [];
  for (const match of expression.matchAll(tokenPattern)) {
    const text = match[1] ?? match[2];
    if (text !== undefined) tokens.push({ kind: 'string', text, at: match.index });
    else if (match[3] !== undefined) tokens.push({ kind: 'name', text: match[3], at: match.index });
    else tokens.push({ kind: match[4] === undefined ? 'mark' : 'number', text: match[0], at: match.index });
  }
  return tokens;
}

function nextOpening(template: string, from: number): number {
  for (let at = template.indexOf('{', from); at !== -1; at = template.indexOf('{', at + 1)) {
    const next = template[at + 1];
    if (next === '{' || next === '%') return at;
  }
  return -1;
}

/** Where the brace closes, not looking into quoted strings unless there is no other way; -1 when it never does. */
function closing(template: string, from: number, end: string): number {
  const plain = template.indexOf(end, from);
  if (plain === -1) return -1;
  let at = from;
  while (at < template.length) {
    const char = template[at];
    if (char === '"' || char === "'") {
      const quote = template.indexOf(char, at + 1);
      if (quote === -1) return plain;
      at = quote + 1;
    } else if (template.startsWith(end, at)) {
      return at;
    } else {
      at += 1;
    }
  }
  return plain;
}
