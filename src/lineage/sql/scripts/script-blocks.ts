/** Scripts of BigQuery, Snowflake and Databricks: statements end with semicolons, and blocks stand around them. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import { conditionText } from './conditions.js';
import type { ScriptStatement } from './script.js';
import { loopStatements } from './script-loops.js';
import type { ResultSets } from './script-values.js';
import { filled } from './script-values.js';
import type { Group } from '../text/sql-tokens.js';
import { isMark, statementGroups, wordOf } from '../text/sql-tokens.js';

type Items = Group['items'];

/** What only a script begins a statement with. */
const control =
  /(?:^|;)\s*(?:\w+\s*:\s*)?(?:BEGIN\b(?!\s*(?:;|$|TRAN|WORK))|IF\b|CASE\b|LOOP\b|REPEAT\b|WHILE\b|FOR\b|LET\b|RETURN\b|EXECUTE\s+IMMEDIATE\b|\w+\s*:=)/i;
const declaring = /(?:^|;)\s*DECLARE\b/i;
const intoVariables = /\bINTO\s+:/i;

interface Block {
  readonly kind: 'begin' | 'if' | 'case' | 'loop';
  /** Tells the block's branches from those of others. */
  readonly number: number;
  /** What it is called by LEAVE and its like, lower case. */
  readonly label: string | null;
  branch: string;
  /** One number for each place from which the rest of the block is left out. */
  readonly left: number[];
}

/** The statements of the script, or null when the text has no control flow. */
export function unfoldBlocks(sql: string, dialect: Dialect): readonly ScriptStatement[] | null {
  const rules = dialectRules[dialect];
  const groups = statementGroups(sql, rules);
  const starts = groups.map(({ start, end }) => sql.slice(start, end));
  const isScript =
    starts.some((text) => control.test(text.trimStart())) ||
    (dialect === 'snowflake' && (starts.some((text) => declaring.test(text.trimStart())) || intoVariables.test(sql)));
  if (!isScript) return null;
  const statements: ScriptStatement[] = [];
  const blocks: Block[] = [];
  const sets: ResultSets = new Map();
  let numbers = 0;
  let declares = false;
  let failed = 0;
  const open = (kind: Block['kind'], label: string | null): void =>
    void blocks.push({ kind, number: (numbers += 1), label, branch: 'then', left: [] });
  for (const { items } of groups) {
    let at = 0;
    for (;;) {
      const rest = items.slice(at);
      const word = wordOf(rest[0]);
      const next = opened(rest, word, blocks.at(-1)?.kind ?? null, dialect);
      if (next === null) break;
      declares = false;
      at += next.length;
      if (word === 'until') statements.push(...decision(sql, rest.slice(0, next.length), word, blocks));
      if (next.kind === 'end') {
        blocks.pop();
        if (failed > blocks.length) failed = 0;
        at = items.length;
      } else if (next.kind === 'failure') failed = blocks.length;
      else if (next.kind === 'branch') {
        const block = blocks.at(-1);
        if (block !== undefined) block.branch = word === 'else' ? 'else' : String((numbers += 1));
      } else open(next.kind, isMark(rest[1], ':') ? wordOf(rest[0]) : null);
      const taken = rest.slice(0, next.length);
      if (word !== 'until') statements.push(...decision(sql, taken, word, blocks));
      if (word === 'for')
        statements.push(...loopStatements(sql, taken, sets, String(numbers), placesIn(blocks.slice(0, -1))));
      if (at >= items.length) break;
    }
    let rest = items.slice(at);
    if (dialect === 'snowflake' && wordOf(rest[0]) === 'declare') {
      declares = true;
      rest = rest.slice(1);
    }
    const [first, last] = [rest[0], rest.at(-1)];
    // What stands behind EXCEPTION is run after a failure alone.
    if (first === undefined || last === undefined || failed > 0) continue;
    const within = placesIn(blocks);
    if (leaving.has(wordOf(first) ?? '')) {
      const label = wordOf(rest[1]);
      const at = label === null ? -1 : blocks.findLastIndex((block) => block.label === label);
      if (blocks[at]?.kind === 'begin') {
        // The rest of the block stands in a branch of its own.
        numbers += 1;
        statements.push(...leavingBlock(statements, blocks, at, numbers));
        blocks[at].left.push(numbers);
        continue;
      }
      statements.push(...leavingConditions(statements, blocks, label));
    }
    const text = dialect === 'snowflake' ? filled(sql, rest, declares, sets) : null;
    const isEnd = wordOf(first) === 'return';
    for (const each of text ?? (isEnd ? [] : [sql.slice(first.start, last.end)]))
      statements.push({ sql: each, within });
    if (isEnd) statements.push({ sql: 'return', within, ends: true });
  }
  return statements;
}

/** The condition of what opens or goes on here: it decides on the block that was opened last. */
function decision(
  sql: string,
  items: Items,
  word: string | null,
  blocks: readonly Block[],
): readonly ScriptStatement[] {
  const block = blocks.at(-1);
  if (block === undefined || word === null || !conditional.has(word)) return [];
  const outer = blocks.slice(0, -1);
  const then = /^(?:then|do|loop|end)$/.test(wordOf(items.at(-1)) ?? '') ? -1 : undefined;
  return conditionText(sql, items.slice(1, then), String(block.number), placesIn(outer));
}

/** Statements that end a loop or one of its rounds. */
const leaving: ReadonlySet<string> = new Set(['leave', 'break', 'iterate', 'continue']);

/** What leads out of a loop, the innermost one or that of the label, decides on all of it. */
function leavingConditions(
  statements: readonly ScriptStatement[],
  blocks: readonly Block[],
  label: string | null,
): readonly ScriptStatement[] {
  const innermost = blocks.findLastIndex(({ kind }) => kind === 'loop');
  const labelled = label === null ? -1 : blocks.findLastIndex((block) => block.label === label);
  const at = labelled === -1 ? innermost : labelled;
  const inside = new Set(blocks.slice(at + 1).map(({ number }) => String(number)));
  const leading = statements.filter(({ decides }) => decides !== undefined && inside.has(decides));
  return blocks.flatMap((loop, place) =>
    place < at || loop.kind !== 'loop'
      ? []
      : leading.map((each) => ({
          ...each,
          within: placesIn(blocks.slice(0, place)),
          decides: String(loop.number),
        })),
  );
}

/** The conditions that lead out of a block decide on the rest of it. */
function leavingBlock(
  statements: readonly ScriptStatement[],
  blocks: readonly Block[],
  at: number,
  number: number,
): readonly ScriptStatement[] {
  const inside = new Set(blocks.slice(at + 1).map((block) => String(block.number)));
  const leading = statements.filter(({ decides }) => decides !== undefined && inside.has(decides));
  const within = placesIn(blocks.slice(0, at + 1));
  return leading.map((each) => ({ ...each, within, decides: String(number) }));
}

/** Words before a condition. */
const conditional: ReadonlySet<string> = new Set(['if', 'elseif', 'elsif', 'while', 'until', 'case', 'when']);

function placesIn(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap(({ kind, number, branch, left }) =>
    kind === 'begin' ? left.map((each) => `${each}:then`) : [`${number}:${branch}`],
  );
}

interface Opened {
  readonly kind: Block['kind'] | 'branch' | 'end' | 'failure';
  /** How many items it takes. */
  readonly length: number;
}

/** What of a block opens, goes on or ends at the beginning of these items; null for a plain statement. */
function opened(items: Items, word: string | null, inside: Block['kind'] | null, dialect: Dialect): Opened | null {
  if (word === null) return null;
  // A label.
  if (isMark(items[1], ':') && !isMark(items[2], '=')) {
    const labelled = opened(items.slice(2), wordOf(items[2]), inside, dialect);
    return labelled === null ? null : { ...labelled, length: labelled.length + 2 };
  }
  switch (word) {
    case 'begin': {
      const next = wordOf(items[1]);
      if (items.length === 1 || /^(?:tran|transaction|work)$/.test(next ?? '')) return null;
      return { kind: 'begin', length: next === 'not' ? 3 : next === 'atomic' ? 2 : 1 };
    }
    case 'if':
      return upTo(items, ['then'], 'if');
    case 'case':
      return upTo(items, ['when'], 'case', 0);
    case 'elseif':
    case 'elsif':
      return upTo(items, ['then'], 'branch');
    case 'when':
      return inside === 'case' ? upTo(items, ['then'], 'branch') : null;
    case 'else':
      return { kind: 'branch', length: 1 };
    case 'loop':
    case 'repeat':
      return { kind: 'loop', length: 1 };
    case 'while':
    case 'for':
      return upTo(items, ['do', 'loop'], 'loop');
    case 'until':
      return upTo(items, ['end'], 'end');
    case 'exception':
      return upTo(items, ['then'], 'failure');
    case 'end':
      return { kind: 'end', length: items.length };
    default:
      return null;
  }
}

/** Up to one of the words, outside of CASE expressions. */
function upTo(items: Items, words: readonly string[], kind: Opened['kind'], taken = 1): Opened | null {
  let cases = 0;
  for (let at = 1; at < items.length; at += 1) {
    const word = wordOf(items[at]);
    if (word === 'case') cases += 1;
    else if (word === 'end' && cases > 0) cases -= 1;
    else if (cases === 0 && word !== null && words.includes(word)) return { kind, length: at + taken };
  }
  return null;
}
