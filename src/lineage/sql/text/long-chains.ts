/**
 * Chains of set operators that are deeper in the parser's tree than it goes (some 500 branches), as chains of chains: generated
 * SQL has a thousand branches and more.
 */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Edit } from './sql-text.js';
import { applyEdits } from './sql-text.js';
import type { Group, Segment } from './sql-tokens.js';
import { allGroups, segmentsOf, statementGroups, wordOf } from './sql-tokens.js';

/** Fewer branches than this are left as they are. */
const shortest = 8;

/**
 * The text with each long run of one set operator cut into groups of about `size` branches (default: the square root of
 * their number), each as `select * from (branch .. branch)`. The first and the last branch of a chain, which may hold what
 * belongs to the whole, stay where they are, and so do those beside another operator.
 */
export function groupChains(sql: string, dialect: Dialect, size?: number): string {
  const edits: Edit[] = [];
  for (const group of allGroups(statementGroups(sql, dialectRules[dialect]))) {
    const segments = segmentsOf(group);
    if (segments.length < (size === undefined ? shortest : 4)) continue;
    for (const run of runsOf(group, segments))
      edits.push(...grouped(group, run, size ?? Math.ceil(Math.sqrt(run.branches.length))));
  }
  return applyEdits(sql, edits);
}

interface Run {
  readonly operator: string;
  readonly branches: readonly Segment[];
}

/** Branches with the same operator on both sides. */
function runsOf(group: Group, segments: readonly Segment[]): readonly Run[] {
  const runs: { operator: string; branches: Segment[] }[] = [];
  let last: string | null = null;
  for (let place = 1; place < segments.length - 1; place += 1) {
    const segment = segments[place];
    const [before, behind] = [operatorBefore(group, segments, place), operatorBefore(group, segments, place + 1)];
    if (segment === undefined || before !== behind) {
      last = null;
      continue;
    }
    if (last === before) runs.at(-1)?.branches.push(segment);
    else runs.push({ operator: before, branches: [segment] });
    last = before;
  }
  return runs.filter((run) => run.branches.length > 1);
}

/** `minus` is `except`; ALL, DISTINCT and BY NAME are left out. */
function operatorBefore({ items }: Group, segments: readonly Segment[], place: number): string {
  const word = wordOf(items[segments[place - 1]?.to ?? 0]) ?? '';
  return word === 'minus' ? 'except' : word;
}

function grouped({ items }: Group, { operator, branches }: Run, size: number): readonly Edit[] {
  const edits: Edit[] = [];
  for (let from = 0; from < branches.length; from += size) {
    const part = branches.slice(from, from + size);
    const [first, last] = [items[part[0]?.from ?? 0], items[(part.at(-1)?.to ?? 1) - 1]];
    if (part.length < 2 || first === undefined || last === undefined) continue;
    edits.push({ start: first.start, end: first.start, text: 'select * from (' });
    edits.push({ start: last.end, end: last.end, text: ') __branch ' });
    if (operator !== 'except') continue;
    // What is taken away twice is taken away together: `a - b - c` is `a - (b + c)`.
    for (const branch of part.slice(1)) {
      const [before, begin] = [items[branches[branches.indexOf(branch) - 1]?.to ?? 0], items[branch.from]];
      if (before !== undefined && begin !== undefined)
        edits.push({ start: before.start, end: begin.start, text: 'union all ' });
    }
  }
  return edits;
}
