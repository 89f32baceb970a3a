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

/** What is wrong with the brackets and quotes of an expression; null when nothing is. */
export function brokenExpression(expression: string): string | null {
  const open: string[] = [];
  for (const { kind, text } of expressionTokens(expression)) {
    if (kind !== 'mark') continue;
    if (text === '"' || text === "'") return 'a quote that is not closed';
    if (text === '[' || text === '(') open.push(text);
    else if (text === ']' || text === ')') {
      if (open.pop() !== (text === ']' ? '[' : '(')) return `a ${text} that closes nothing`;
    }
  }
  return open.length === 0 ? null : `a ${open.at(-1) ?? ''} that is not closed`;
}

/** What is wrong with a text between outputs: it reads a row and closes a brace, but no brace is open. Null when nothing is. */
export function brokenText(text: string): string | null {
  // What RAW has taken out of Liquid is whole.
  const open = text.replace(/\{\{[^{}]*\}\}|\{%[^{}]*%\}/g, '');
  return /\brows?\s{0,9}[.[][^{}]{0,200}(?:\}\}|%\})/.test(open) ? 'a brace that is not opened' : null;
}
