/** Splits a Liquid template into its outputs and tags, and an expression into its tokens. */

export interface LiquidOutput {
  readonly kind: 'output';
  readonly expression: string;
}
export interface LiquidTag {
  readonly kind: 'tag';
  readonly name: string;
  readonly expression: string;
}
export type LiquidPart = LiquidOutput | LiquidTag;

export type Token =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string };

/** Whether a string holds anything that Liquid would read. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/** The outputs and tags of a template in order; plain text, comments and raw blocks are left out. An unclosed brace is text. */
export function templateParts(template: string): LiquidPart[] {
  const parts: LiquidPart[] = [];
  let at = 0;
  let skipUntil: string | null = null;
  while (at < template.length) {
    const open = nextOpening(template, at);
    if (open === -1) break;
    const isOutput = template[open + 1] === '{';
    const close = closing(template, open + 2, isOutput ? '}}' : '%}');
    if (close === -1) {
      if (!template.includes(isOutput ? '%}' : '}}', open)) break;
      at = open + 2;
      continue;
    }
    at = close + 2;
    const inner = template
      .slice(open + 2, close)
      .replace(/^-|-$/g, '')
      .trim();
    if (isOutput) {
      if (skipUntil === null) parts.push({ kind: 'output', expression: inner });
      continue;
    }
    const [, name = '', expression = ''] = /^([\w#]+)\s*([\s\S]*)$/.exec(inner) ?? [];
    if (skipUntil !== null) {
      if (name === skipUntil) skipUntil = null;
    } else if (name === 'raw' || name === 'comment') {
      skipUntil = `end${name}`;
    } else if (name !== '' && name !== '#') {
      parts.push({ kind: 'tag', name, expression });
    }
  }
  return parts;
}

const tokenPattern =
  /\\?"((?:[^"\\]|\\(?!"))*)\\?"|\\?'((?:[^'\\]|\\(?!'))*)\\?'|([\p{L}_][\p{L}\p{N}_-]*)|(\d+(?:\.\d+)?|\S)/gu;

/** The tokens of an expression. Quotes may carry the backslash of a JSON text that stands inside a string. */
export function expressionTokens(expression: string): Token[] {
  const tokens: Token[] = [];
  for (const match of expression.matchAll(tokenPattern)) {
    const text = match[1] ?? match[2];
    if (text !== undefined) tokens.push({ kind: 'string', text });
    else if (match[3] !== undefined) tokens.push({ kind: 'name', text: match[3] });
    else tokens.push({ kind: 'mark', text: match[0] });
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
