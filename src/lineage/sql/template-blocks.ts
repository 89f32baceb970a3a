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
const closes: ReadonlySet<string> = new Set(['endif', 'endunless', 'endcase', 'endfor', 'endtablerow']);

/** The edits that take the templates out of a text. */
export function templateEdits(sql: string, templates: MaskedSql['templates']): TemplateEdits {
  const edits: Edit[] = [];
  const stack: Block[] = [];
  let holes = 0;
  let blocks = false;
  let branches = false;
  for (const { start, end, hole } of templates) {
    edits.push({ start, end, text: hole ? `${holeMark}${holes++}` : ' ' });
    if (hole || sql.startsWith('{#', start)) continue;
    const word = /[a-z]+/.exec(sql.slice(start, Math.min(end, start + 40)))?.[0] ?? '';
    const block = stack.at(-1);
    if (opens.has(word)) {
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
