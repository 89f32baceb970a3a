/** What an expression of a Liquid template depends on: values, their accesses, filters. */
import { expressionTokens } from './liquid-tokens.js';
import type { Token } from './liquid-tokens.js';

export interface ColumnRead {
  readonly conditional: boolean;
  /** The value only comes through a filter that hashes it. */
  readonly masking: boolean;
}

/** What a part of a template depends on. */
export interface Reads {
  /** In order of first appearance. */
  readonly columns: Map<string, ColumnRead>;
  /** The row as a whole is read; `masked` when it is hashed. */
  wholeRow: false | 'plain' | 'masked';
  /** Columns chosen at run time, as written. */
  readonly dynamic: Set<string>;
  /** Constructs that this version does not know. */
  readonly unknown: Set<string>;
}

/** The value of an expression. */
export interface LiquidValue extends Reads {
  /** The value is this column, unchanged. */
  bare: string | null;
  /** The value is this text. */
  literal: string | null;
  /** The value is a row, or a list of rows: what is read of it are columns. */
  shape: 'row' | 'rows' | null;
}

export type Variables = ReadonlyMap<string, LiquidValue>;

const hashFilters = /^(?:[a-z]+_)?(?:hmac\w*|md5|sha_?\d+|hash(?:ed)?|bcrypt|mask|redact|encrypt)(?:_\w+)?$/i;
/** Deeper than this no person nests brackets. */
const maxNesting = 50;
/** Words that stand in the place of a value and depend on nothing. */
const emptyWords = new Set(['true', 'false', 'nil', 'null', 'empty', 'blank', 'forloop', 'tablerowloop', 'context']);
const operators = new Set(['and', 'or', 'not', 'contains', 'in', 'reversed', 'with', 'as']);

export function nothing(): LiquidValue {
  return {
    columns: new Map(),
    wholeRow: false,
    dynamic: new Set(),
    unknown: new Set(),
    bare: null,
    literal: null,
    shape: null,
  };
}

/** Adds what is read to what was; a value beats a condition, an open value a hashed one. */
export function merge(into: Reads, reads: Reads, asCondition = false): void {
  for (const [column, { conditional, masking }] of reads.columns) {
    addRead(into, column, { conditional: conditional || asCondition, masking });
  }
  // That there is a row at all says nothing about its columns.
  if (reads.wholeRow !== false && into.wholeRow !== 'plain' && !asCondition) into.wholeRow = reads.wholeRow;
  for (const written of reads.dynamic) into.dynamic.add(written);
  for (const construct of reads.unknown) into.unknown.add(construct);
}

function addRead(into: Reads, column: string, read: ColumnRead): void {
  const before = into.columns.get(column);
  if (before === undefined) into.columns.set(column, read);
  else if (before.conditional === read.conditional) {
    into.columns.set(column, { conditional: read.conditional, masking: before.masking && read.masking });
  } else into.columns.set(column, before.conditional ? read : before);
}

/** Reads an expression with its filters. */
export function readExpression(expression: string, variables: Variables): LiquidValue {
  const [operand = [], ...filters] = splitAtPipes(expressionTokens(expression));
  const value = readOperand(operand, variables, 0);
  if (filters.length === 0) return value;
  const filtered = nothing();
  merge(filtered, value);
  for (const [name, ...rest] of filters) {
    merge(filtered, readOperand(rest, variables, 0));
    if (name !== undefined && hashFilters.test(name.text)) mask(filtered);
  }
  // A list of rows stays one when it is sorted or cut.
  return value.shape === 'rows' ? { ...filtered, shape: 'rows' } : filtered;
}

function mask(value: LiquidValue): void {
  for (const [column, read] of value.columns) value.columns.set(column, { ...read, masking: true });
  if (value.wholeRow !== false) value.wholeRow = 'masked';
}

function splitAtPipes(tokens: readonly Token[]): Token[][] {
  const pieces: Token[][] = [[]];
  for (const token of tokens) {
    if (isMark(token, '|')) pieces.push([]);
    else pieces.at(-1)?.push(token);
  }
  return pieces;
}

/** Values side by side: an operand, a comparison, the arguments of a filter or a tag. */
function readOperand(tokens: readonly Token[], variables: Variables, depth: number): LiquidValue {
  if (depth > maxNesting) return unknownValue('brackets nested too deep');
  const found: LiquidValue[] = [];
  let others = false;
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token?.kind === 'name' && operators.has(token.text) && !isMark(tokens[at + 1], '.')) {
      others = true;
      at += 1;
    } else if (token?.kind === 'name' && isMark(tokens[at + 1], ':')) {
      at += 2;
    } else if (token?.kind === 'name') {
      const chain = readChain(tokens, at, variables, depth);
      found.push(chain.value);
      at = chain.next;
    } else {
      if (token?.kind === 'string') found.push({ ...nothing(), literal: token.text });
      else others = true;
      at += 1;
    }
  }
  const [only] = found;
  if (only !== undefined && found.length === 1 && !others) return only;
  const value = nothing();
  for (const one of found) merge(value, one);
  return value;
}

/** A name with its accesses: `row['A b'].c`, `item.sku`. */
function readChain(
  tokens: readonly Token[],
  from: number,
  variables: Variables,
  depth: number,
): { readonly value: LiquidValue; readonly next: number } {
  const root = tokens[from]?.text ?? '';
  let value = rootValue(root, variables);
  let at = from + 1;
  for (;;) {
    const key = tokens[at + 1];
    if (isMark(tokens[at], '.') && key?.kind === 'name') {
      value = access(value, { ...nothing(), literal: key.text }, '');
      at += 2;
    } else if (isMark(tokens[at], '[')) {
      const end = closingBracket(tokens, at);
      const inner = tokens.slice(at + 1, end);
      const written = inner.map(({ text }) => text).join('');
      value = access(value, readOperand(inner, variables, depth + 1), `${root}[${written.slice(0, 60)}]`);
      at = end + 1;
    } else {
      return { value: asWhole(value), next: at };
    }
  }
}

function rootValue(root: string, variables: Variables): LiquidValue {
  const variable = variables.get(root);
  if (variable !== undefined) return { ...variable };
  if (root === 'row' || root === 'rows') return { ...nothing(), shape: root };
  if (emptyWords.has(root)) return nothing();
  return unknownValue(`the name ${root}`);
}

function unknownValue(construct: string): LiquidValue {
  const value = nothing();
  value.unknown.add(construct);
  return value;
}

/** One step into a value. Of a row it chooses the column, of rows a row; deeper it changes nothing but the bareness. */
function access(value: LiquidValue, key: LiquidValue, written: string): LiquidValue {
  const next = nothing();
  merge(next, value);
  if (value.shape !== null) next.wholeRow = false;
  if (value.shape === 'rows') {
    if (key.literal === 'size') return next;
    next.shape = 'row';
  } else if (value.shape === 'row') {
    if (key.literal !== null) {
      addRead(next, key.literal, { conditional: false, masking: false });
      next.bare = key.literal;
      return next;
    }
    next.dynamic.add(written);
  }
  merge(next, key, true);
  return next;
}

/** A row or rows that no step chose a column of. */
function asWhole(value: LiquidValue): LiquidValue {
  return value.shape === null ? value : { ...value, wholeRow: value.wholeRow === false ? 'plain' : value.wholeRow };
}

function closingBracket(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isMark(tokens[at], '[')) depth += 1;
    else if (isMark(tokens[at], ']')) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}
