/** Pipe syntax (`FROM t |> WHERE .. |> SELECT ..`) as nested queries, which the parser can read. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Edit } from './sql-text.js';
import { applyEdits, maskSql } from './sql-text.js';
import { droppingJoin, overlaidColumn, replacingJoin } from './star-patterns.js';

/** The query so far: what goes into FROM with its joins, its conditions and its order. */
interface Stage {
  readonly from: string;
  readonly where: readonly string[];
  readonly order: string | null;
  /** What columns may be qualified with. */
  readonly aliases: readonly string[];
  /** Qualifiers that the text may still use, but that are out of reach as it is said here. */
  readonly lost: readonly string[];
}

type Step = (stage: Stage, rest: string) => Stage | null;

const steps: readonly { readonly word: RegExp; readonly step: Step }[] = [
  { word: /^WHERE\b/i, step: (stage, rest) => ({ ...stage, where: [...stage.where, rest] }) },
  { word: /^SELECT\b/i, step: (stage, rest) => derived(`SELECT ${rest} FROM ${body(stage)}`) },
  { word: /^(?:EXTEND|WINDOW)\b/i, step: extended },
  { word: /^DISTINCT\b/i, step: (stage) => changed(stage, `SELECT DISTINCT * FROM ${body(stage)}`) },
  { word: /^DROP\b/i, step: dropped },
  { word: /^SET\b/i, step: set },
  { word: /^RENAME\b/i, step: rename },
  { word: /^AGGREGATE\b/i, step: aggregate },
  { word: /^ORDER\s+BY\b/i, step: (stage, rest) => ({ ...stage, order: rest }) },
  { word: /^(?:LIMIT|TABLESAMPLE|ASSERT)\b/i, step: (stage) => stage },
  {
    word: /^(?=(?:PIVOT|UNPIVOT)\b)/i,
    step: (stage, rest) => derived(`SELECT * FROM (SELECT * FROM ${body(stage)}) ${rest}`),
  },
  {
    word: /^AS\b/i,
    step: (stage, rest) => ({ ...derived(`SELECT * FROM ${body(stage)}`, ` AS ${rest}`), aliases: [plain(rest)] }),
  },
  { word: /^(?=(?:INNER|LEFT|RIGHT|FULL|CROSS|JOIN)\b)/i, step: joined },
  {
    word: /^(?=UNION\b|INTERSECT\b|EXCEPT\b)/i,
    step: (stage, rest) => derived(`SELECT * FROM ${body({ ...stage, order: null })} ${rest}`),
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
  let stage: Stage | null = { from: head.from, where: [], order: null, aliases: aliasesIn(head.from), lost: [] };
  for (const { text: piece } of rest) {
    const text = piece.trim();
    const entry = steps.find(({ word }) => word.test(text));
    if (entry === undefined || stage.lost.some((alias) => qualifies(alias, text))) return null;
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

function body({ from, where, order }: Stage): string {
  const filtered = where.length === 0 ? from : `${from} WHERE (${where.join(') AND (')})`;
  return order === null ? filtered : `${filtered} ORDER BY ${order}`;
}

/** A query whose columns have no qualifier. */
function derived(query: string, alias = ''): Stage {
  return { from: `(${query})${alias}`, where: [], order: null, aliases: [], lost: [] };
}

/** The same rows with other columns, which are qualified as before. */
function changed(stage: Stage, query: string): Stage {
  const [alias, ...others] = stage.aliases;
  if (alias === undefined || others.length > 0) return { ...derived(query), lost: [...stage.lost, ...stage.aliases] };
  return { ...derived(query, ` AS \`${alias}\``), aliases: [alias] };
}

/** Columns beside those that are there, whose qualifiers stay. */
function extended(stage: Stage, rest: string): Stage {
  return { ...stage, from: `${stage.from} CROSS JOIN LATERAL (SELECT ${rest})` };
}

function joined(stage: Stage, rest: string): Stage {
  const right = aliasesIn(rest.replace(/^[\s\S]*?\bJOIN\b/i, ''));
  const isPlain = stage.where.length === 0 && stage.order === null;
  // Conditions stay behind those of the join where a query of their own would hide several qualifiers.
  const left =
    isPlain || stage.aliases.length > 1 ? { ...stage, order: null } : changed(stage, `SELECT * FROM ${body(stage)}`);
  return { ...left, from: `${left.from} ${rest}`, aliases: [...left.aliases, ...right] };
}

/** What the relations at the beginning of a text are called: by their aliases, else by the last part of their names. */
function aliasesIn(from: string): readonly string[] {
  const code = outermost(from.replace(/`[^`]*`/g, (quoted) => quoted.replace(/[^\w.`-]/g, '_')));
  return code.split(/,|\bJOIN\b/i).flatMap((item) => {
    const relation = item.split(/\b(?:ON|USING|INNER|LEFT|RIGHT|FULL|CROSS)\b/i)[0] ?? '';
    const [, table = '', alias] = /^\s*([`\w.()-]*)\s*(?:\bAS\s+)?([`\w]+)?/i.exec(relation) ?? [];
    const name = plain(alias ?? table.split('.').at(-1) ?? '');
    return /^\w+$/.test(name) ? [name] : [];
  });
}

function plain(name: string): string {
  return name.replaceAll('`', '').trim();
}

function qualifies(alias: string, text: string): boolean {
  return new RegExp(`(?<![\\w.])\`?${alias}\`?\\s*\\.`, 'i').test(text);
}

function aggregate(stage: Stage, rest: string): Stage {
  const match = /^([\s\S]*?)(?:\bGROUP(?:\s+AND\s+ORDER)?\s+BY\b([\s\S]*))?$/i.exec(rest);
  const values = (match?.[1] ?? '').trim();
  const keys = (match?.[2] ?? '').replace(/\s+(?:ASC|DESC)\b/gi, '').trim();
  const list = [keys, values].filter((each) => each !== '').join(', ');
  const bare = keys.replace(/\s+AS\s+\S+/gi, '');
  return derived(`SELECT ${list} FROM ${body({ ...stage, order: null })}${bare === '' ? '' : ` GROUP BY ${bare}`}`);
}

/** `SET a = x, b = y` replaces columns. */
function set(stage: Stage, rest: string): Stage | null {
  const isQualified = stage.aliases.length > 0;
  const list: string[] = [];
  for (const { text } of pieces(
    rest,
    rest.replace(/'[^']*'|"[^"]*"/g, (quoted) => 'x'.repeat(quoted.length)),
    ',',
  )) {
    const match = /^\s*([\w`]+)\s*=\s*([\s\S]+)$/.exec(text);
    if (match === null) return null;
    list.push(`${match[2] ?? ''} AS ${isQualified ? overlaidName(match[1] ?? '') : (match[1] ?? '')}`);
  }
  if (isQualified) return overlaid(stage, list.join(', '), replacingJoin);
  return changed(stage, `SELECT * REPLACE (${list.join(', ')}) FROM ${body(stage)}`);
}

/** Behind a qualifier stands what there was before (pipe syntax of GoogleSQL, SET and DROP): the columns come beside it. */
function overlaid(stage: Stage, list: string, called: string): Stage {
  const where = stage.where.length === 0 ? '' : ` WHERE (${stage.where.join(') AND (')})`;
  const order = stage.order === null ? '' : ` ORDER BY ${stage.order}`;
  // Conditions and order read the columns as they are before.
  const before = `${where}${order}` === '' ? '' : ` CROSS JOIN LATERAL (SELECT 1${where}${order}) AS ${droppingJoin}`;
  const from = `${stage.from}${before} CROSS JOIN LATERAL (SELECT ${list}) AS ${called}`;
  return { ...stage, from, where: [], order: null };
}

function overlaidName(name: string): string {
  return `${overlaidColumn}${plain(name)}`;
}

function dropped(stage: Stage, rest: string): Stage {
  if (stage.aliases.length === 0) return changed(stage, `SELECT * EXCEPT (${rest}) FROM ${body(stage)}`);
  const names = rest.split(',').map((name) => `1 AS ${overlaidName(name)}`);
  return overlaid(stage, names.join(', '), droppingJoin);
}

function rename(stage: Stage, rest: string): Stage | null {
  const pairs = [...rest.matchAll(/([\w`]+)\s+(?:AS\s+)?([\w`]+)/gi)];
  if (pairs.length === 0) return null;
  const names = pairs.map((pair) => plain(pair[1] ?? '').toLowerCase());
  const gone = pairs.map((pair) => pair[1] ?? '').join(', ');
  const added = pairs.map((pair) => `${pair[1] ?? ''} AS ${pair[2] ?? ''}`).join(', ');
  if (stage.aliases.length > 0) {
    // Names that change places are not told apart so.
    const isTwice = pairs.some((pair) => names.includes(plain(pair[2] ?? '').toLowerCase()));
    return isTwice ? null : dropped(extended(stage, added), gone);
  }
  return changed(stage, `SELECT * EXCEPT (${gone}), ${added} FROM ${body(stage)}`);
}
