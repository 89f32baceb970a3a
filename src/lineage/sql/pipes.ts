/** Pipe syntax (`FROM t |> WHERE .. |> SELECT ..`) as nested queries, which the parser can read. */
import { dialectRules } from './dialect-rules.js';
import type { Dialect } from './port.js';
import { maskSql } from './sql-text.js';

/** The query so far: what goes into FROM with its joins, and its conditions. */
interface Stage {
  readonly from: string;
  readonly where: readonly string[];
}

type Step = (stage: Stage, rest: string, code: string) => Stage | null;

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
  { word: /^LIMIT\b/i, step: (stage) => stage },
  { word: /^TABLESAMPLE\b/i, step: (stage) => stage },
  { word: /^AS\b/i, step: (stage, rest) => ({ from: `(SELECT * FROM ${body(stage)}) AS ${rest}`, where: [] }) },
  { word: /^(?=(?:INNER|LEFT|RIGHT|FULL|CROSS|JOIN)\b)/i, step: joined },
  {
    word: /^(?=UNION\b|INTERSECT\b|EXCEPT\b)/i,
    step: (stage, rest) => derived(`SELECT * FROM ${body(stage)} ${rest}`),
  },
];

/** The same query without pipes, or null when the text has none or a step is not known. */
export function pipesToQuery(sql: string, dialect: Dialect): string | null {
  const { code } = maskSql(sql, dialectRules[dialect]);
  const cuts: number[] = [];
  let depth = 0;
  for (let at = 0; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    else if (code[at] === ')') depth -= 1;
    else if (depth === 0 && code.startsWith('|>', at)) cuts.push(at);
  }
  const [first] = cuts;
  if (first === undefined) return null;
  const head = /^([\s\S]*?)\bFROM\b([\s\S]*)$/i.exec(sql.slice(0, first));
  if (head === null || (head[1] ?? '').trim() !== '') return null;
  let stage: Stage | null = { from: (head[2] ?? '').trim(), where: [] };
  for (const [place, cut] of cuts.entries()) {
    const end = cuts[place + 1] ?? sql.length;
    const text = sql
      .slice(cut + 2, end)
      .trim()
      .replace(/;\s*$/, '');
    const entry = steps.find(({ word }) => word.test(text));
    if (entry === undefined) return null;
    const rest = text.replace(entry.word, '').trim();
    stage = entry.step(stage, rest.replace(/,\s*$/, ''), text);
    if (stage === null) return null;
  }
  return `SELECT * FROM ${body(stage)}`;
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

/** `SET a = x, b = y` replaces columns; only one that can be read without a parser is taken. */
function set(stage: Stage, rest: string): Stage | null {
  const match = /^([\w`]+)\s*=\s*([\s\S]+)$/.exec(rest);
  if (match === null || /,\s*[\w`]+\s*=/.test(match[2] ?? '')) return null;
  return derived(`SELECT * REPLACE (${match[2] ?? ''} AS ${match[1] ?? ''}) FROM ${body(stage)}`);
}

function rename(stage: Stage, rest: string): Stage | null {
  const pairs = [...rest.matchAll(/([\w`]+)\s+(?:AS\s+)?([\w`]+)/gi)];
  if (pairs.length === 0) return null;
  const dropped = pairs.map((pair) => pair[1] ?? '').join(', ');
  const added = pairs.map((pair) => `${pair[1] ?? ''} AS ${pair[2] ?? ''}`).join(', ');
  return derived(`SELECT * EXCEPT (${dropped}), ${added} FROM ${body(stage)}`);
}
