/** Liquid and Jinja that is left in a text: holes become names, of branches the first one is kept, of loops one round. */
import type { Edit, MaskedSql, Template } from './sql-text.js';
import { holdsInOneRound, textInOneRound } from './template-loops.js';

/** A name that stands for a hole contains this. */
export const holeMark = '__tpl_';

/** Whether a name stands for a hole or holds one, as one in a text may (`identifier('{{ db }}.t')`, `[$(db)].t`). */
export function isHole(name: string): boolean {
  return /__tpl_|\{\{|\{%|\$\{|\$\(\w+\)/i.test(name);
}

export interface TemplateEdits {
  readonly edits: readonly Edit[];
  /** A block stood in the text: what it holds may or may not be there. */
  readonly blocks: boolean;
  /** In words, where the text read is not the one that will be run: a block had more than one branch, or repeats. */
  readonly partly: readonly string[];
  /** The first tag whose other half is missing. */
  readonly unpaired: { readonly at: number; readonly error: string } | null;
}

interface Block {
  readonly word: string;
  readonly start: number;
  /** The next branching word begins the first branch (CASE .. WHEN). */
  awaitsBranch: boolean;
  /** Where began what is not read. */
  cutFrom: number | null;
  /** Which branch is read is known; until then (`false`) none is. */
  reads: 'the first' | boolean;
}

const opens: ReadonlySet<string> = new Set(['if', 'unless', 'case', 'for', 'tablerow']);
const repeats: ReadonlySet<string> = new Set(['for', 'tablerow']);
const turns: ReadonlySet<string> = new Set(['else', 'elif', 'elsif', 'elseif', 'when']);
/** What stands in these is not where it stands: a comment, a value or a macro for later. */
const hides: ReadonlySet<string> = new Set(['comment', 'capture', 'macro', 'call', 'set']);
const closes: ReadonlySet<string> = new Set([...opens, ...hides].map((word) => `end${word}`));

export const branchNote = 'a template block of which only the first branch was read';
export const loopNote = 'a template loop of which one round was read';

/** The edits that take the templates out of a text. */
export function templateEdits(sql: string, { code, templates }: MaskedSql): TemplateEdits {
  const edits: Edit[] = [];
  const stack: Block[] = [];
  const partly = new Set<string>();
  let unpaired: TemplateEdits['unpaired'] = null;
  let count = 0;
  let blocks = false;
  let loops = 0;
  for (const template of templates) {
    const { start, end, hole } = template;
    const text = hole ? (holeText(sql, code, template) ?? `${holeMark}${count++}`) : ' ';
    edits.push({ start, end, text });
    if (hole || sql.startsWith('{#', start)) continue;
    const { word, rest } = tagOf(sql.slice(start, end));
    const block = stack.at(-1);
    if (block?.word === 'comment' && word !== 'endcomment') continue;
    if (hides.has(word) && (word !== 'set' || !rest.includes('='))) {
      stack.push({ word, start, awaitsBranch: false, cutFrom: start, reads: true });
    } else if (opens.has(word)) {
      blocks = true;
      const holds = loops > 0 ? conditionOf(word, rest) : null;
      if (repeats.has(word)) partly.add(loopNote);
      if (repeats.has(word)) loops += 1;
      const cutFrom = holds === false ? start : null;
      stack.push({ word, start, awaitsBranch: word === 'case', cutFrom, reads: holds ?? 'the first' });
    } else if (block !== undefined && turns.has(word)) turn(block, word, rest, start, edits, partly);
    else if (closes.has(word)) {
      if (block === undefined || word !== `end${block.word}`) {
        unpaired ??= { at: start, error: 'a template block ends that was not begun' };
      } else {
        stack.pop();
        if (repeats.has(block.word)) loops -= 1;
      }
      if (block !== undefined && block.cutFrom !== null) edits.push({ start: block.cutFrom, end, text: ' ' });
    }
  }
  const open = stack.at(-1);
  if (open !== undefined) unpaired ??= { at: open.start, error: 'a template block is opened and never closed' };
  return { edits, blocks, partly: [...partly], unpaired };
}

/** A further branch: read where those before it are known not to be, cut out else. */
function turn(block: Block, word: string, rest: string, start: number, edits: Edit[], partly: Set<string>): void {
  if (block.awaitsBranch) block.awaitsBranch = false;
  else if (block.reads === false) {
    const holds = conditionOf(word, rest);
    if (holds === false || block.cutFrom === null) return;
    edits.push({ start: block.cutFrom, end: start, text: ' ' });
    block.cutFrom = null;
    block.reads = holds ?? (word === 'else' ? true : 'the first');
  } else {
    if (block.reads === 'the first' && !repeats.has(block.word)) partly.add(branchNote);
    block.cutFrom ??= start;
  }
}

/** Whether a branch is run in a loop of one round; null where it does not ask for the round. */
function conditionOf(word: string, rest: string): boolean | null {
  if (word === 'else' || !/^(?:if|unless|el)/.test(word)) return null;
  const holds = holdsInOneRound(rest);
  return holds === null || word !== 'unless' ? holds : !holds;
}

/** `{%- if x -%}` as its word and what stands behind it. */
function tagOf(tag: string): { readonly word: string; readonly rest: string } {
  const [, word = '', rest = ''] = /^\{%[-+]?\s*([a-z]*)([\s\S]*?)[-+]?(?:%\})?$/.exec(tag) ?? [];
  return { word, rest };
}

/** What stands in the place of a hole where that is no name. */
function holeText(sql: string, code: string, { start, end, inside }: Template): string | null {
  const hole = sql.slice(start, end);
  if (inside === 'string') return hole.replace(/['"`]/g, ' ');
  if (inside === 'name') return null;
  return textInOneRound(hole) ?? (standsAlone(code, start, end) ? ' ' : null);
}

/** `{{ config(..) }}` before a statement: it stands for no part of it. */
function standsAlone(code: string, start: number, end: number): boolean {
  if (!/^[\s(]*(?:SELECT|WITH|CREATE|INSERT|DECLARE|SET|BEGIN|IF)\b/i.test(code.slice(end))) return false;
  return code.slice(code.lastIndexOf(';', start - 1) + 1, start).trim() === '';
}
