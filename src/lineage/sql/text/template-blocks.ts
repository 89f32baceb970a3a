/** Liquid and Jinja that is left in a text: holes become names, of branches the first one is kept. */
import type { Edit, MaskedSql } from './sql-text.js';

/** A name that stands for a hole contains this. */
export const holeMark = '__tpl_';

export interface TemplateEdits {
  readonly edits: readonly Edit[];
  /** A block stood in the text: what it holds may or may not be there. */
  readonly blocks: boolean;
  /** A block had more than one branch, or repeats: the text read is not the one that will be run. */
  readonly branches: boolean;
}

interface Block {
  /** The next branching word begins the first branch (CASE .. WHEN). */
  awaitsBranch: boolean;
  /** Where the second branch began. */
  cutFrom: number | null;
}

const opens: ReadonlySet<string> = new Set(['if', 'unless', 'case', 'for', 'tablerow']);
const repeats: ReadonlySet<string> = new Set(['for', 'tablerow']);
const turns: ReadonlySet<string> = new Set(['else', 'elif', 'elsif', 'elseif', 'when']);
/** What stands in these is not where it stands: a comment, a value or a macro for later. */
const hides: ReadonlySet<string> = new Set(['comment', 'capture', 'macro', 'call']);
const closes: ReadonlySet<string> = new Set([
  ...['endif', 'endunless', 'endcase', 'endfor', 'endtablerow'],
  ...['endcomment', 'endcapture', 'endmacro', 'endcall', 'endset'],
]);

/** The edits that take the templates out of a text. */
export function templateEdits(sql: string, { code, templates }: MaskedSql): TemplateEdits {
  const edits: Edit[] = [];
  const stack: Block[] = [];
  let holes = 0;
  let blocks = false;
  let branches = false;
  for (const { start, end, hole } of templates) {
    const name = hole && !standsAlone(code, start, end);
    edits.push({ start, end, text: name ? `${holeMark}${holes++}` : ' ' });
    if (hole || sql.startsWith('{#', start)) continue;
    const word = /[a-z]+/.exec(sql.slice(start, Math.min(end, start + 40)))?.[0] ?? '';
    const block = stack.at(-1);
    if (hides.has(word) || (word === 'set' && !sql.slice(start, end).includes('='))) {
      stack.push({ awaitsBranch: false, cutFrom: start });
    } else if (opens.has(word)) {
      blocks = true;
      branches ||= repeats.has(word);
      stack.push({ awaitsBranch: word === 'case', cutFrom: null });
    } else if (block !== undefined && turns.has(word)) {
      if (block.awaitsBranch) block.awaitsBranch = false;
      else {
        branches = true;
        block.cutFrom ??= start;
      }
    } else if (block !== undefined && closes.has(word)) {
      stack.pop();
      if (block.cutFrom !== null) edits.push({ start: block.cutFrom, end, text: ' ' });
    }
  }
  return { edits, blocks, branches };
}

/** `{{ config(..) }}` before a statement: it stands for no part of it. */
function standsAlone(code: string, start: number, end: number): boolean {
  const before = code.slice(code.lastIndexOf(';', start - 1) + 1, start);
  return before.trim() === '' && /^[\s(]*(?:SELECT|WITH|CREATE|INSERT|DECLARE|SET|BEGIN|IF)\b/i.test(code.slice(end));
}
