/**
 * Which columns of the model a Liquid template reads: `row['COL']`, `row["COL"]` and `row.COL`, in outputs as values, in
 * conditions as conditional; through `assign`, `capture` and `for`. `context[…]` names no column. (Hightouch's page on the
 * template language; Liquid's own reference for the tags.)
 */
import { templateParts } from './liquid-tokens.js';
import { merge, nothing, readExpression } from './liquid-values.js';
import type { LiquidValue } from './liquid-values.js';

export interface LiquidReading {
  /** In order of first appearance; a column that is both value and condition is a value. */
  readonly columns: readonly LiquidColumn[];
  /** The row as a whole is written (`{{ row | json }}`); `masked` when it is hashed. */
  readonly wholeRow: false | 'plain' | 'masked';
  /** Columns chosen at run time (`row[name]`), as written. */
  readonly dynamic: readonly string[];
  /** Constructs that this version does not know, in words: what they read is not known. */
  readonly unknown: readonly string[];
  /** The text is one column and nothing else: it arrives unchanged. */
  readonly bare: boolean;
}

export interface LiquidColumn {
  readonly column: string;
  readonly conditional: boolean;
  /** It is only written through a filter that hashes it. */
  readonly masking: boolean;
}

type Block = { readonly end: string; readonly condition: LiquidValue } & (
  | { readonly kind: 'branch' }
  | { readonly kind: 'loop'; readonly variable: string; readonly before: LiquidValue | undefined }
  | { readonly kind: 'capture'; readonly variable: string; readonly value: LiquidValue }
);

interface State {
  readonly result: LiquidValue;
  readonly variables: Map<string, LiquidValue>;
  readonly blocks: Block[];
  /** What was written at the top: a bare column stays one only alone. */
  written: number;
}

const branches: Readonly<Record<string, string>> = {
  if: 'endif',
  unless: 'endunless',
  case: 'endcase',
  ifchanged: 'endifchanged',
};
const furtherConditions = new Set(['elsif', 'when']);
/** Tags that read nothing. */
const silentTags = new Set(['else', 'break', 'continue', 'increment', 'decrement']);

/** Deeper than this no person nests blocks. */
const maxBlocks = 100;

/** Reads a template; never throws, whatever the text holds. */
export function readLiquid(template: string): LiquidReading {
  const state: State = { result: nothing(), variables: new Map(), blocks: [], written: 0 };
  const mayRead = /\brows?\b/.test(template);
  for (const part of templateParts(template)) {
    if (part.kind === 'text') state.written += 1;
    else if (part.kind === 'output') write(state, part.expression);
    else if (part.kind === 'tag') readTag(state, part.name, part.expression);
    else if (mayRead) state.result.unknown.add(`a brace that is not closed: ${part.text}`);
  }
  const { result } = state;
  return {
    columns: [...result.columns].map(([column, read]) => ({ column, ...read })),
    wholeRow: result.wholeRow,
    dynamic: [...result.dynamic],
    unknown: [...result.unknown],
    bare: state.written === 1 && result.bare !== null && result.columns.size === 1,
  };
}

function readTag(state: State, name: string, expression: string): void {
  const { variables, blocks } = state;
  const end = branches[name];
  if (blocks.length >= maxBlocks && !/^end/.test(name)) {
    state.result.unknown.add('blocks nested too deep');
    return;
  }
  const open = blocks.at(-1);
  if (end !== undefined && Object.hasOwn(branches, name)) {
    const condition = readExpression(expression, variables);
    merge(target(state), condition, true);
    blocks.push({ kind: 'branch', end, condition });
  } else if (furtherConditions.has(name)) {
    const condition = readExpression(expression, variables);
    merge(target(state), condition, true);
    if (open !== undefined) merge(open.condition, condition);
  } else if (name === 'echo' || name === 'cycle') {
    write(state, expression);
  } else if (name === 'assign') {
    const [, variable, value] = /^([\p{L}_][\p{L}\p{N}_-]*)\s*=([\s\S]*)$/u.exec(expression) ?? [];
    if (variable === undefined || value === undefined) state.result.unknown.add('an assign without a value');
    else setVariable(state, variable, readExpression(value, variables));
  } else if (name === 'capture') {
    const variable = expression.replace(/\\?['"]/g, '').trim();
    blocks.push({ kind: 'capture', end: 'endcapture', condition: nothing(), variable, value: nothing() });
  } else if (name === 'for' || name === 'tablerow') {
    openLoop(state, name, expression);
  } else if (name === open?.end) {
    blocks.pop();
    closeBlock(state, open);
  } else if (!silentTags.has(name) && !/^end/.test(name)) {
    state.result.unknown.add(`the tag ${name.slice(0, 40)}`);
  }
}

function openLoop(state: State, name: string, expression: string): void {
  const [, variable, list] = /^([\p{L}_][\p{L}\p{N}_-]*)\s+in\s+([\s\S]*)$/u.exec(expression) ?? [];
  if (variable === undefined || list === undefined) {
    state.result.unknown.add(`a ${name} without a list`);
    return;
  }
  const value = readExpression(list, state.variables);
  // How often the block is written depends on the list, even where the item is not; a list of rows is no column.
  const rows = value.shape === 'rows';
  if (!rows) merge(target(state), value, true);
  const item: LiquidValue = rows
    ? { ...nothing(), shape: 'row' }
    : { ...value, bare: null, literal: null, shape: null };
  const before = state.variables.get(variable);
  state.variables.set(variable, item);
  state.blocks.push({ kind: 'loop', end: `end${name}`, condition: rows ? nothing() : value, variable, before });
}

function closeBlock(state: State, block: Block): void {
  if (block.kind === 'capture') setVariable(state, block.variable, block.value);
  if (block.kind !== 'loop') return;
  if (block.before === undefined) state.variables.delete(block.variable);
  else state.variables.set(block.variable, block.before);
}

/** Where an output goes: into the capture it stands in, else into the text. */
function target(state: State): LiquidValue {
  return state.blocks.findLast((block) => block.kind === 'capture')?.value ?? state.result;
}

function write(state: State, expression: string): void {
  const value = readExpression(expression, state.variables);
  const into = target(state);
  merge(into, value);
  if (into !== state.result) return;
  state.written += 1;
  into.bare = state.blocks.length === 0 ? value.bare : null;
}

/** Inside a branch the value of before may stay, and which of them it is depends on the conditions. */
function setVariable(state: State, name: string, value: LiquidValue): void {
  const open = state.blocks.filter((block) => block.kind !== 'capture');
  const before = state.variables.get(name);
  if (open.length === 0) {
    state.variables.set(name, value);
    return;
  }
  const either = nothing();
  if (before !== undefined) merge(either, before);
  merge(either, value);
  for (const { condition } of open) merge(either, condition, true);
  state.variables.set(name, either);
}
