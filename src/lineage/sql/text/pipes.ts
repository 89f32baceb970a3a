/** Pipe syntax (`FROM t |> WHERE .. |> SELECT ..`) as nested queries, which the parser can read. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Edit } from './sql-text.js';
import { applyEdits, maskSql } from './sql-text.js';

/** The query so far: what goes into FROM with its joins, and its conditions. */
interface Stage {
  readonly from: string;
  readonly where: readonly string[];
}

type Step = (stage: Stage, rest: string) => Stage | null;

const steps: readonly { readonly word: RegExp; readonly step: Step }[] = [
  { word: /^WHERE\b/i, step: (stage, rest) => ({ ...stage, where: [...stage.where, rest] }) },
  { word: /^SELECT\b/i, step: (stage, rest) => derived(`SELECT ${rest} FROM ${body(stage)}`) },
  { word: /^EXTEND\b/i, step: (stage, rest) => derived(`SELECT *, ${rest} FROM ${body(stage)}`) },
  { word: /^DISTINCT\b/i, step: (stage) => derived(`SELECT DISTINCT * FROM ${body(stage)}`) },
  { word: /^DROP\b/i, step: (stage, rest) => derived(`SELECT * EXCEPT (${rest}) FROM ${body(stage)}`) },
  { word: /^SET\b/i, step: set },
  { word: /^RENAME\b/i, step: rename },
  { word: /^AGGREGATE\b/i, step: aggregate },
  { word: /^ORDER\s+BY\b/i, step: (stage, rest) => derived(`SELECT * FROM ${body(stage)} ORDER BY ${rest}`) },
  { word: /^(?:LIMIT|TABLESAMPLE|ASSERT)\b/i, step: (stage) => stage },
  { word: /^WINDOW\b/i, step: (stage, rest) => derived(`SELECT *, ${rest} FROM ${body(stage)}`) },
  {
    word: /^(?=(?:PIVOT|UNPIVOT)\b)/i,
    step: (stage, rest) => ({ from: `(SELECT * FROM ${body(stage)}) ${rest}`, where: [] }),
  },
  { word: /^AS\b/i, step: (stage, rest) => ({ from: `(SELECT * FROM ${body(stage)}) AS ${rest}`, where: [] }) },
  { word: /^(?=(?:INNER|LEFT|RIGHT|FULL|CROSS|JOIN)\b)/i, step: joined },
  {
    word: /^(?=UNION\b|INTERSECT\b|EXCEPT\b)/i,
    step: (stage, rest) => derived(`SELECT * FROM ${body(stage)} ${rest}`),
  },
];

/** The same text without pipes, in its sub-queries too, or null when it has none or a step is not known. */
export function pipesToQuery(sql: string, dialect: Dialect): string | null {
  if (!maskSql(sql, dialectRules[dialect]).code.includes('|>')) return null;
  const inner = withoutInnerPipes(sql, dialect);
  if (inner === null) return null;
  const { code } = maskSql(inner, dialectRules[dialect]);
  const statements = pieces(inner, code, ';').map(({ text, masked }) =>
    masked.includes('|>') ? unpiped(text, masked) : text,
  );
  return statements.includes(null) ? null : statements.join(';');
}

/** The text with every parenthesised query unpiped; null when one cannot be. */
function withoutInnerPipes(sql: string, dialect: Dialect): string | null {
  const { code } = maskSql(sql, dialectRules[dialect]);
  const edits: Edit[] = [];
  let depth = 0;
  let open = 0;
  for (let at = 0; at < code.length; at += 1) {
    if (code[at] === '(') {
      if (depth === 0) open = at + 1;
      depth += 1;
    } else if (code[at] === ')') {
      depth -= 1;
      if (depth !== 0 || !code.slice(open, at).includes('|>')) continue;
      const text = pipesToQuery(sql.slice(open, at), dialect);
      if (text === null) return null;
      edits.push({ start: open, end: at, text });
    }
  }
  return applyEdits(sql, edits);
}

/** One statement with pipes at its top. */
function unpiped(sql: string, code: string): string | null {
  const [first, ...rest] = pieces(sql, code, '|>');
  const head = first === undefined ? null : headOf(first.text, first.masked);
  if (head === null) return null;
  let stage: Stage | null = { from: head.from, where: [] };
  for (const { text: piece } of rest) {
    const text = piece.trim();
    const entry = steps.find(({ word }) => word.test(text));
    if (entry === undefined) return null;
    stage = entry.step(stage, text.replace(entry.word, '').trim().replace(/,\s*$/, ''));
    if (stage === null) return null;
  }
  return `${head.with}SELECT * FROM ${body(stage)}`;
}

/** What stands before the first pipe: a WITH, then FROM and its tables, or a whole query. */
function headOf(text: string, code: string): { readonly with: string; readonly from: string } | null {
  const outer = outermost(code);
  const from = /(?<![\w.])FROM\b/i.exec(outer);
  const select = /(?<![\w.])SELECT\b/i.exec(outer);
  const start = select !== null && (from === null || select.index < from.index) ? select : from;
  if (start === null) return null;
  const before = text.slice(0, start.index);
  if (
    before.trim() !== '' &&
    !/^\s*(?:\ue000|\s)*WITH\b/i.test(outer) &&
    !/^\s*CREATE\b[\s\S]*\bAS\s*$/i.test(outer.slice(0, start.index))
  )
    return null;
  const rest = text.slice(start.index);
  return { with: before, from: start === select ? `(${rest.trim()})` : rest.slice('FROM'.length).trim() };
}

/** The masked text with everything in parentheses blanked out. */
function outermost(code: string): string {
  let depth = 0;
  let text = '';
  for (const char of code) {
    if (char === ')') depth -= 1;
    text += depth > 0 ? ' ' : char;
    if (char === '(') depth += 1;
  }
  return text;
}

interface Piece {
  readonly text: string;
  readonly masked: string;
}

/** Text and mask cut at a mark outside parentheses. */
function pieces(text: string, code: string, mark: string): readonly Piece[] {
  const found: Piece[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    else if (code[at] === ')') depth -= 1;
    if (at < code.length && (depth !== 0 || !code.startsWith(mark, at))) continue;
    found.push({ text: text.slice(from, at), masked: code.slice(from, at) });
    from = at + mark.length;
  }
  return found;
}

function body(stage: Stage): string {
  return stage.where.length === 0 ? stage.from : `${stage.from} WHERE (${stage.where.join(') AND (')})`;
}

function derived(query: string): Stage {
  return { from: `(${query})`, where: [] };
}

function joined(stage: Stage, rest: string): Stage {
  if (stage.where.length === 0) return { from: `${stage.from} ${rest}`, where: [] };
  return { from: `(SELECT * FROM ${body(stage)}) ${rest}`, where: [] };
}

function aggregate(stage: Stage, rest: string): Stage {
  const match = /^([\s\S]*?)(?:\bGROUP(?:\s+AND\s+ORDER)?\s+BY\b([\s\S]*))?$/i.exec(rest);
  const values = (match?.[1] ?? '').trim();
  const keys = (match?.[2] ?? '').replace(/\s+(?:ASC|DESC)\b/gi, '').trim();
  const list = [keys, values].filter((each) => each !== '').join(', ');
  const bare = keys.replace(/\s+AS\s+\S+/gi, '');
  return derived(`SELECT ${list} FROM ${body(stage)}${bare === '' ? '' : ` GROUP BY ${bare}`}`);
}

/** `SET a = x, b = y` replaces columns. */
function set(stage: Stage, rest: string): Stage | null {
  const list: string[] = [];
  for (const { text } of pieces(
    rest,
    rest.replace(/'[^']*'|"[^"]*"/g, (quoted) => 'x'.repeat(quoted.length)),
    ',',
  )) {
    const match = /^\s*([\w`]+)\s*=\s*([\s\S]+)$/.exec(text);
    if (match === null) return null;
    list.push(`${match[2] ?? ''} AS ${match[1] ?? ''}`);
  }
  return derived(`SELECT * REPLACE (${list.join(', ')}) FROM ${body(stage)}`);
}

function rename(stage: Stage, rest: string): Stage | null {
  const pairs = [...rest.matchAll(/([\w`]+)\s+(?:AS\s+)?([\w`]+)/gi)];
  if (pairs.length === 0) return null;
  const dropped = pairs.map((pair) => pair[1] ?? '').join(', ');
  const added = pairs.map((pair) => `${pair[1] ?? ''} AS ${pair[2] ?? ''}`).join(', ');
  return derived(`SELECT * EXCEPT (${dropped}), ${added} FROM ${body(stage)}`);
}
