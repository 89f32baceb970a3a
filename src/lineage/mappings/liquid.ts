/**
 * Which columns of the model a Liquid template reads: `row['COL']`, `row["COL"]` and `row.COL`, in outputs as values, in
 * conditions as conditional; through `assign`, `capture` and `for`. `context[…]` names no column. (Hightouch's page on the
 * template language; Liquid's own reference for the tags.)
 */
import { brokenExpression, brokenText, placeIn } from './liquid-faults.js';
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

type Block = { readonly end: string; readonly condition: LiquidValue; readonly at: number } & (
  | { readonly kind: 'branch' }
  | { readonly kind: 'loop'; readonly variable: string; readonly before: LiquidValue | undefined }
  | { readonly kind: 'capture'; readonly variable: string; readonly value: LiquidValue }
);

interface State {
  readonly result: LiquidValue;
  readonly variables: Map<string, LiquidValue>;
  readonly blocks: Block[];
  /** Where the part that is being read begins. */
  at: number;
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
const silentTags = new Set(['break', 'continue']);
/** Tags that make a variable which counts. */
const counterTags = new Set(['increment', 'decrement']);

/** More of what is broken in one template tells nobody more. */
const mostFaults = 20;
/** Deeper than this no person nests blocks. */
const maxBlocks = 100;

/** Reads a template; never throws, whatever the text holds. What is broken stands in `unknown` with its place. */
export function readLiquid(template: string): LiquidReading {
  const state: State = { result: nothing(), variables: new Map(), blocks: [], at: 0, written: 0 };
  const { result } = state;
  let faults = 0;
  const report = (what: string, at: number): void => {
    faults += 1;
    if (faults <= mostFaults) result.unknown.add(`${what}, ${placeIn(template, at)}`);
  };
  for (const part of templateParts(template)) {
    state.at = part.at;
    if (part.kind === 'broken') {
      report(part.what, part.at);
      continue;
    }
    if (part.kind === 'text') {
      const fault = brokenText(part.text);
      if (fault !== null) report(fault, part.at);
    } else {
      const fault = brokenExpression(part.expression);
      const start = template.indexOf(part.expression, part.at);
      if (fault !== null) report(fault.what, start === -1 ? part.at : start + fault.at);
    }
    if (part.kind === 'text') state.written += 1;
    else if (part.kind === 'output') write(state, part.expression);
    else {
      const misplaced = readTag(state, part.name, part.expression);
      if (misplaced !== null) report(misplaced, part.at);
    }
  }
  for (const block of state.blocks) report(`a block without its ${block.end}`, block.at);
  return {
    columns: [...result.columns].map(([column, read]) => ({ column, ...read })),
    wholeRow: result.wholeRow,
    dynamic: [...result.dynamic],
    unknown: [...result.unknown],
    bare: state.written === 1 && result.bare !== null && result.columns.size === 1,
  };
}

/** Reads a tag; answers what is wrong with its place, else null. */
function readTag(state: State, name: string, expression: string): string | null {
  const { variables, blocks } = state;
  const end = branches[name];
  if (blocks.length >= maxBlocks && !/^end/.test(name)) {
    state.result.unknown.add('blocks nested too deep');
    return null;
  }
  const open = blocks.at(-1);
  if (end !== undefined && Object.hasOwn(branches, name)) {
    const condition = readExpression(expression, variables);
    merge(target(state), condition, true);
    blocks.push({ kind: 'branch', end, condition, at: state.at });
  } else if (furtherConditions.has(name)) {
    if (open?.kind !== 'branch') return `${name} outside of a block`;
    const condition = readExpression(expression, variables);
    merge(target(state), condition, true);
    merge(open.condition, condition);
  } else if (name === 'echo' || name === 'cycle') {
    write(state, expression);
  } else if (name === 'assign') {
    const [, variable, value] = /^([\p{L}_][\p{L}\p{N}_-]*)\s*=([\s\S]*)$/u.exec(expression) ?? [];
    if (variable === undefined || value === undefined) state.result.unknown.add('an assign without a value');
    else setVariable(state, variable, readExpression(value, variables));
  } else if (name === 'capture') {
    const variable = expression.replace(/\\?['"]/g, '').trim();
    blocks.push({ kind: 'capture', end: 'endcapture', condition: nothing(), at: state.at, variable, value: nothing() });
  } else if (name === 'for' || name === 'tablerow') {
    openLoop(state, name, expression);
  } else if (name === open?.end) {
    blocks.pop();
    closeBlock(state, open);
  } else if (/^end[a-z]/.test(name)) {
    return `${name.slice(0, 40)} that ends no block`;
  } else if (name === 'else') {
    if (open === undefined || open.kind === 'capture') return 'else outside of a block';
  } else if (counterTags.has(name)) {
    if (!variables.has(expression)) variables.set(expression, nothing());
  } else if (!silentTags.has(name)) {
    state.result.unknown.add(`the tag ${name.slice(0, 40)}`);
  }
  return null;
}

function openLoop(state: State, name: string, expression: string): void {
  const [, variable, list] = /^([\p{L}_][\p{L}\p{N}_-]*)\s+in\s+([\s\S]*)$/u.exec(expression) ?? [];
  if (variable === undefined || list === undefined) {
    state.result.unknown.add(`a ${name} without a list`);
    const nobody = { kind: 'loop', variable: '', before: undefined } as const;
    state.blocks.push({ ...nobody, end: `end${name}`, condition: nothing(), at: state.at });
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
  state.blocks.push({
    kind: 'loop',
    end: `end${name}`,
    condition: rows ? nothing() : value,
    variable,
    before,
    at: state.at,
  });
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
