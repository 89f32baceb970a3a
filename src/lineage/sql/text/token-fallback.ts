/** The last resort when a text does not parse: tables by the words around them in the token stream. */
import { tokenize } from '@polyglot-sql/sdk';
import type { NamePart } from '../dotted-names.js';
import { splitQuoted } from '../dotted-names.js';
import { parserDialect } from '../parser-dialect.js';
import type { Dialect } from '../port.js';
import { isHole } from './template-blocks.js';

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly string: boolean;
}

/** Words after which a name in a FROM list ends and is no alias. */
const stops: ReadonlySet<string> = new Set(
  'where group order having limit join left right inner outer full cross natural on using union except intersect minus qualify window set select lateral offset fetch for pivot unpivot tablesample sample with asof global any semi anti straight_join'.split(
    ' ',
  ),
);
/** Words between CREATE and the name of a table or view. */
const madeBy: ReadonlySet<string> = new Set(
  'or replace global local temp temporary transient volatile unlogged materialized table view if not exists'.split(' '),
);
const functionsWithFrom: ReadonlySet<string> = new Set([
  'extract',
  'trim',
  'substring',
  'overlay',
  'position',
  'ltrim',
  'rtrim',
]);

/** Names after FROM and JOIN, less CTEs and function calls, each once in order. Empty when the text has no tokens. */
export function tablesFromTokens(sql: string, dialect: Dialect): readonly (readonly NamePart[])[] {
  const tokens = tokensOf(sql, dialect);
  const ctes = new Set([...cteNames(tokens), ...madeNames(tokens)]);
  const found = new Map<string, readonly NamePart[]>();
  const calls: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const word = wordAt(tokens, at);
    if (word === '(') calls.push(wordAt(tokens, at - 1) ?? '');
    else if (word === ')') calls.pop();
    if (word !== 'from' && word !== 'join') continue;
    if (word === 'from' && (functionsWithFrom.has(calls.at(-1) ?? '') || wordAt(tokens, at - 1) === 'distinct'))
      continue;
    let next = wordAt(tokens, at + 1) === 'only' && isName(tokens[at + 2]) ? at + 2 : at + 1;
    for (;;) {
      const name = nameAt(tokens, next, dialect);
      if (name === null) break;
      const dotted = name.parts.map((part) => part.text).join('.');
      if (
        !name.called &&
        name.parts.every(({ text }) => text !== '') &&
        !(name.parts.length === 1 && ctes.has(dotted.toLowerCase())) &&
        !isHole(dotted) &&
        !/^[#@]/.test(dotted)
      ) {
        if (!found.has(dotted.toLowerCase())) found.set(dotted.toLowerCase(), name.parts);
      }
      next = afterAlias(tokens, name.end);
      if (word === 'join' || wordAt(tokens, next) !== ',') break;
      next += 1;
    }
  }
  return [...found.values()];
}

/** Tokens with quoted names told apart by the character that opens them in the text (spans count Unicode characters). */
function tokensOf(sql: string, dialect: Dialect): readonly Token[] {
  let raw;
  try {
    raw = tokenize(sql, parserDialect(dialect)).tokens ?? [];
  } catch {
    return [];
  }
  const ascii = /^[\u0000-\u007f]*$/.test(sql); // eslint-disable-line no-control-regex
  const characters: ArrayLike<string> = ascii ? sql : Array.from(sql);
  return raw.map((token) => {
    const open = characters[token.span.start] ?? '';
    const string = open === "'" || open === '$';
    return { text: token.text, quoted: open === '"' || open === '`' || open === '[', string };
  });
}

function wordAt(tokens: readonly Token[], at: number): string | null {
  const token = tokens[at];
  return token === undefined || token.quoted || token.string ? null : token.text.toLowerCase();
}

function isName(token: Token | undefined): token is Token {
  return token !== undefined && !token.string && (token.quoted || /^[\p{L}_#@][\p{L}\p{N}_$#@*-]*$/u.test(token.text));
}

function nameAt(
  tokens: readonly Token[],
  start: number,
  dialect: Dialect,
): { parts: readonly NamePart[]; end: number; called: boolean } | null {
  const parts: NamePart[] = [];
  let at = start;
  for (;;) {
    const token = tokens[at];
    const word = wordAt(tokens, at);
    if (!isName(token) || (parts.length === 0 && word !== null && stops.has(word))) break;
    let text = token.text;
    at += 1;
    // A project with dashes: `my-project.d.t`.
    while (dialect === 'bigquery' && wordAt(tokens, at) === '-' && isName(tokens[at + 1])) {
      text += `-${tokens[at + 1]?.text ?? ''}`;
      at += 2;
    }
    parts.push(...splitQuoted({ text, quoted: token.quoted }, dialect));
    if (wordAt(tokens, at) !== '.') break;
    at += 1;
  }
  return parts.length === 0 || parts.length > 4 ? null : { parts, end: at, called: wordAt(tokens, at) === '(' };
}

function afterAlias(tokens: readonly Token[], at: number): number {
  let next = at;
  if (wordAt(tokens, next) === 'as') next += 1;
  const word = wordAt(tokens, next);
  if (isName(tokens[next]) && (word === null || !stops.has(word))) next += 1;
  return next;
}

/** Names before `AS (` that follow WITH or a comma. */
function cteNames(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = 0; at < tokens.length; at += 1) {
    if (wordAt(tokens, at) !== 'as') continue;
    const opens = wordAt(tokens, at + 1) === '(' || /^(?:not|materialized)$/.test(wordAt(tokens, at + 1) ?? '');
    if (!opens) continue;
    let before = at - 1;
    if (wordAt(tokens, before) === ')') {
      while (before >= 0 && wordAt(tokens, before) !== '(') before -= 1;
      before -= 1;
    }
    const name = tokens[before];
    const lead = wordAt(tokens, before - 1);
    if (name !== undefined && (lead === 'with' || lead === ',' || lead === 'recursive'))
      names.add(name.text.toLowerCase());
  }
  return names;
}

/** Names without a schema that the text makes relations of: `create temporary table t`, `create or replace view v`. */
function* madeNames(tokens: readonly Token[]): Generator<string> {
  for (let at = 0; at < tokens.length; at += 1) {
    if (wordAt(tokens, at) !== 'create') continue;
    let next = at + 1;
    while (madeBy.has(wordAt(tokens, next) ?? '')) next += 1;
    const name = tokens[next];
    if (next > at + 1 && isName(name) && wordAt(tokens, next + 1) !== '.') yield name.text.toLowerCase();
  }
}
