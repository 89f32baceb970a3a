/**
 * Which columns of the model a Liquid template reads: `row['COL']`, `row["COL"]` and `row.COL`, in outputs as values, in
 * conditions as conditional; through `assign`, `capture` and `for`. `context[…]` names no column. (Hightouch's page on the
 * template language; Liquid's own reference for the tags.)
 */
import { expressionTokens, templateParts } from './liquid-tokens.js';
import type { Token } from './liquid-tokens.js';

export interface LiquidReading {
  /** In order of first appearance; a column that is both value and condition is a value. */
  readonly columns: readonly LiquidColumn[];
  /** The row as a whole is written (`{{ row | json }}`). */
  readonly wholeRow: boolean;
  /** Columns chosen at run time (`row[name]`), as written. */
  readonly dynamic: readonly string[];
}

export interface LiquidColumn {
  readonly column: string;
  readonly conditional: boolean;
}

/** What an expression depends on. */
interface Reads {
  readonly columns: Map<string, boolean>;
  wholeRow: boolean;
  readonly dynamic: Set<string>;
}

const blockEnds: Readonly<Record<string, string>> = { for: 'endfor', tablerow: 'endtablerow' };
const conditionTags = new Set(['if', 'elsif', 'unless', 'case', 'when']);

/** Reads a template; never throws, whatever the text holds. */
export function readLiquid(template: string): LiquidReading {
  const result = nothing();
  const variables = new Map<string, Reads>();
  const captures: { readonly name: string; readonly reads: Reads }[] = [];
  const shadowed: { readonly name: string; readonly before: Reads | undefined; readonly end: string }[] = [];
  const target = (): Reads => captures.at(-1)?.reads ?? result;

  for (const part of templateParts(template)) {
    if (part.kind === 'output') {
      merge(target(), readExpression(part.expression, variables), false);
    } else if (part.name === 'echo' || part.name === 'cycle') {
      merge(target(), readExpression(part.expression, variables), false);
    } else if (conditionTags.has(part.name)) {
      merge(target(), readExpression(part.expression, variables), true);
    } else if (part.name === 'assign') {
      const [, name, value] = /^([\w-]+)\s*=([\s\S]*)$/.exec(part.expression) ?? [];
      if (name !== undefined && value !== undefined) variables.set(name, readExpression(value, variables));
    } else if (part.name === 'capture') {
      captures.push({ name: part.expression.replace(/['"]/g, '').trim(), reads: nothing() });
    } else if (part.name === 'endcapture') {
      const capture = captures.pop();
      if (capture !== undefined) variables.set(capture.name, capture.reads);
    } else if (part.name === 'for' || part.name === 'tablerow') {
      const [, name, list] = /^([\w-]+)\s+in\s+([\s\S]*)$/.exec(part.expression) ?? [];
      if (name === undefined || list === undefined) continue;
      const reads = readExpression(list, variables);
      shadowed.push({ name, before: variables.get(name), end: blockEnds[part.name] ?? '' });
      variables.set(name, reads);
      // How often the block is written depends on the list, even where the item is not.
      merge(target(), reads, true);
    } else if (part.name === shadowed.at(-1)?.end) {
      const { name, before } = shadowed.pop() as (typeof shadowed)[number]; // at(-1) was there
      if (before === undefined) variables.delete(name);
      else variables.set(name, before);
    }
  }
  return {
    columns: [...result.columns].map(([column, conditional]) => ({ column, conditional })),
    wholeRow: result.wholeRow,
    dynamic: [...result.dynamic],
  };
}

function nothing(): Reads {
  return { columns: new Map(), wholeRow: false, dynamic: new Set() };
}

function merge(into: Reads, reads: Reads, asCondition: boolean): void {
  for (const [column, conditional] of reads.columns) {
    into.columns.set(column, (into.columns.get(column) ?? true) && (conditional || asCondition));
  }
  if (reads.wholeRow) into.wholeRow = true;
  for (const written of reads.dynamic) into.dynamic.add(written);
}

function readExpression(expression: string, variables: ReadonlyMap<string, Reads>): Reads {
  const reads = nothing();
  const tokens = expressionTokens(expression);
  tokens.forEach((token, at) => {
    if (token.kind !== 'name' || isMark(tokens[at - 1], '.') || isFilterName(tokens, at)) return;
    if (token.text === 'row') readRow(tokens, at, variables, reads);
    else if (!isMark(tokens[at + 1], ':')) {
      const variable = variables.get(token.text);
      if (variable !== undefined) merge(reads, variable, false);
    }
  });
  return reads;
}

/** `row` stands at `at`: what follows names the column. */
function readRow(tokens: readonly Token[], at: number, variables: ReadonlyMap<string, Reads>, reads: Reads): void {
  const access = tokens[at + 1];
  const key = tokens[at + 2];
  if (isMark(access, '.') && key?.kind === 'name') {
    addValue(reads, key.text);
  } else if (isMark(access, '[') && key?.kind === 'string' && isMark(tokens[at + 3], ']')) {
    addValue(reads, key.text);
  } else if (isMark(access, '[')) {
    reads.dynamic.add(key?.kind === 'name' && variables.has(key.text) ? `row[${key.text}]` : 'row[…]');
  } else {
    reads.wholeRow = true;
  }
}

function addValue(reads: Reads, column: string): void {
  reads.columns.set(column, false);
}

function isFilterName(tokens: readonly Token[], at: number): boolean {
  return isMark(tokens[at - 1], '|');
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}
