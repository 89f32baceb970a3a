/** What is broken in a Liquid template, and where. */
import { expressionTokens } from './liquid-tokens.js';

/** A place in a template for a person: its line and column, counted from 1, and how it goes on there. */
export function placeIn(template: string, at: number): string {
  const before = template.slice(0, at);
  const line = before.split('\n').length;
  const snippet = template
    .slice(at, at + 40)
    .replace(/\s+/g, ' ')
    .trim();
  return `line ${line}, column ${at - before.lastIndexOf('\n')}: ${snippet}`;
}

/** What is wrong with the brackets and quotes of an expression, and where in it; null when nothing is. */
export function brokenExpression(expression: string): { readonly what: string; readonly at: number } | null {
  const open: { readonly text: string; readonly at: number }[] = [];
  for (const { kind, text, at } of expressionTokens(expression)) {
    if (kind !== 'mark') continue;
    if (text === '"' || text === "'") return { what: 'a quote that is not closed', at };
    if (text === '[' || text === '(') open.push({ text, at });
    else if (text === ']' || text === ')') {
      if (open.pop()?.text !== (text === ']' ? '[' : '(')) return { what: `a ${text} that closes nothing`, at };
    }
  }
  const last = open.at(-1);
  return last === undefined ? null : { what: `a ${last.text} that is not closed`, at: last.at };
}

/** What is wrong with a text between outputs: it reads a row and closes a brace, but no brace is open. Null when nothing is. */
export function brokenText(text: string): string | null {
  // What RAW has taken out of Liquid is whole.
  const open = text.replace(/\{\{[^{}]*\}\}|\{%[^{}]*%\}/g, '');
  return /\brows?\s{0,9}[.[][^{}]{0,200}(?:\}\}|%\})/.test(open) ? 'a brace that is not opened' : null;
}
