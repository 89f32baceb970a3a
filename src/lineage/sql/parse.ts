/** From text to statements, with the treatments tried in order. */
import { parse, tokenize } from '@polyglot-sql/sdk';
import { bodyOf, listOf, textOf } from './ast.js';
import { decidesByQuery } from './scripts/conditions.js';
import { plainDeletes } from './scripts/deletes.js';
import { parenthesizeArguments } from './text/bare-queries.js';
import { flattenCalls } from './text/flatten-calls.js';
import { groupChains } from './text/long-chains.js';
import { groupOperands } from './text/operand-chains.js';
import { neverClosedError } from './places/parse-faults.js';
import { parserDialect } from './parser-dialect.js';
import { pipesToQuery } from './text/pipes.js';
import type { Dialect } from './port.js';
import { plainPathOperators } from './text/path-operators.js';
import type { Pretreated } from './text/pretreat.js';
import { pretreat } from './text/pretreat.js';
import { textFault } from './text/text-faults.js';
import { openTableStatements } from './text/table-statements.js';
import { unread } from './scripts/unread.js';
import type { ScriptStatement } from './scripts/script.js';
import { scriptNode, unreadNode } from './scripts/script-nodes.js';
import { unfoldScript } from './scripts/script.js';
import { unfoldTsql } from './scripts/script-tsql.js';
import { constantText } from './text/texts-in-texts.js';
import { isolateBranches, openBodies, openBranches, openLoneBodies } from './text/set-branches.js';
import { dialectRules } from './dialect-rules.js';
import { maskSql } from './text/sql-text.js';

export type Parsed =
  | {
      readonly kind: 'parsed';
      readonly sql: string;
      readonly statements: readonly unknown[];
      /** Of a script: the branches and loops around each statement (script.ts). */
      readonly within: readonly (readonly string[])[] | null;
      readonly approximate: boolean;
      /** See pretreat.ts. */
      readonly partly: readonly string[];
      readonly starPatterns: readonly string[];
    }
  | {
      readonly kind: 'unparsed';
      readonly sql: string;
      readonly error: string;
      /** The text that the error is about, which may be one statement. */
      readonly text: string;
      /** The place in the text as it was written, where it is known without the parser. */
      readonly at?: number;
    };

/** Messages after which the parser's instance may be broken for every later call. */
const poison = /unreachable|memory access out of bounds|Maximum call stack|table index is out of bounds/i;

export class ParserBroken extends Error {}

/** Texts inside texts (`EXECUTE IMMEDIATE '..'`) that are followed. */
const deepestText = 3;

/** Parses a text, pre-treated for the dialect. Throws ParserBroken when the parser itself has failed. */
export function parseSql(written: string, dialect: Dialect, depth = 0): Parsed {
  const pretreated = pretreat(written, dialect);
  const fault = textFault(written, dialect);
  if (fault !== null) return { kind: 'unparsed', sql: pretreated.sql, text: written, ...fault };
  const script = unfoldScript(pretreated.sql, dialect);
  return script === null ? parsePlain(pretreated, dialect) : parseScript(script, pretreated, dialect, depth);
}

function parsePlain(pretreated: Pretreated, dialect: Dialect): Parsed {
  const treated = {
    ...pretreated,
    sql: isolateBranches(
      openBodies(openTableStatements(plainDeletes(pretreated.sql, dialect), dialect), dialect),
      dialect,
    ),
  };
  const parsed = (sql: string, statements: readonly unknown[], approximate = false): Parsed => ({
    ...{ kind: 'parsed', sql, statements, within: null, approximate: treated.approximate || approximate },
    ...{ partly: treated.partly, starPatterns: treated.starPatterns },
  });
  const first = attempt(treated.sql, dialect);
  const apart = swallows(first.statements ?? []) ? oneByOne(treated.sql, dialect) : null;
  if (first.statements !== null) return parsed(treated.sql, apart ?? first.statements);
  for (const { sql, approximate } of retries(treated.sql, first.error, dialect)) {
    const again = attempt(sql, dialect);
    if (again.statements !== null) return parsed(sql, again.statements, approximate);
  }
  const text = dialect === 'tsql' ? separated(treated.sql) : treated.sql;
  const statements = oneByOne(text, dialect);
  if (statements !== null) return parsed(text, statements, true);
  return { kind: 'unparsed', sql: treated.sql, error: first.error, text: treated.sql };
}

/** The statements of a script one by one; unparsed as a whole when a query among them is. */
function parseScript(
  script: readonly ScriptStatement[],
  pretreated: Pretreated,
  dialect: Dialect,
  depth: number,
): Parsed {
  const texts: string[] = [];
  const statements: unknown[] = [];
  const within: (readonly string[])[] = [];
  let { approximate } = pretreated;
  for (const each of script) {
    const { sql, within: places, unread: isUnread } = each;
    const text = depth < deepestText ? constantText(sql) : null;
    const parsed =
      isUnread === true || each.ends === true
        ? { kind: 'unparsed' as const, sql, error: '', text: sql }
        : text === null
          ? parsePlain({ ...pretreated, sql }, dialect)
          : parseSql(text, dialect, depth + 1);
    if (parsed.kind === 'unparsed') {
      if (each.decides !== undefined && !decidesByQuery(sql)) continue;
      const node = each.ends === true ? scriptNode(each, null) : unreadNode(each, (text) => returnsRows(text, dialect));
      if (node === undefined) return { ...parsed, sql: pretreated.sql };
      texts.push(sql);
      statements.push(node);
      within.push(places);
      continue;
    }
    texts.push(parsed.sql);
    approximate ||= parsed.approximate;
    parsed.statements.forEach((statement, place) => {
      statements.push(scriptNode(each, statement));
      within.push([...places, ...(parsed.within?.[place] ?? [])]);
    });
  }
  const { partly, starPatterns } = pretreated;
  return { kind: 'parsed', sql: texts.join(';\n'), statements, within, approximate, partly, starPatterns };
}

/** SQL Server's statements with semicolons between them. */
function separated(sql: string): string {
  return (
    unfoldTsql(sql, true)
      ?.map((statement) => plainDeletes(statement.sql, 'tsql'))
      .join(';\n') ?? sql
  );
}

function* retries(
  sql: string,
  error: string,
  dialect: Dialect,
): Generator<{ readonly sql: string; readonly approximate: boolean }> {
  if (dialect === 'tsql') yield { sql: separated(sql), approximate: false };
  if (dialect === 'bigquery' || dialect === 'databricks' || dialect === 'spark') {
    const query = pipesToQuery(sql, dialect);
    if (query !== null) yield { sql: isolateBranches(query, dialect), approximate: false };
  }
  const bare = parenthesizeArguments(sql, dialect);
  if (bare !== sql) yield { sql: bare, approximate: false };
  const paths = plainPathOperators(sql, dialect);
  if (paths !== sql) yield { sql: paths, approximate: false };
  const open = openBranches(openLoneBodies(sql, dialect), dialect);
  if (open !== sql) yield { sql: open, approximate: false };
  if (error.includes('E_GUARD_AST'))
    yield { sql: groupOperands(groupChains(sql, dialect), dialect), approximate: false };
  if (error.includes('E_GUARD')) {
    const flat = flattenCalls(sql, dialect);
    if (flat !== sql) yield { sql: flat, approximate: true };
  }
}

/** Whether the parser has kept several statements as the text of one (`RESET x; SELECT ..`). */
function swallows(statements: readonly unknown[]): boolean {
  return statements.some((statement) => /;\s*\S/.test(textOf(bodyOf(statement, 'command')?.['this']) ?? ''));
}

/** Statements parsed one by one, less those that cannot be and return no rows; null when a query is among those. */
function oneByOne(sql: string, dialect: Dialect): readonly unknown[] | null {
  const parts = statementTexts(sql, dialect);
  if (parts.length < 2) return null;
  const statements: unknown[] = [];
  for (const part of parts) {
    const { statements: parsed } = attempt(part, dialect);
    if (parsed !== null) statements.push(...parsed);
    else if (returnsRows(part, dialect)) return null;
    else statements.push(unread(part));
  }
  return statements.length === 0 ? null : statements;
}

/** Makes or changes something that has no rows. */
const holdsNothing =
  /^\s*(?:CREATE|ALTER)\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:(?:UNIQUE|CLUSTERED|NONCLUSTERED|COLUMNSTORE|BITMAP|FULLTEXT|SPATIAL)\s+)*(?:INDEX|STATISTICS|SEQUENCE|SCHEMA|DATABASE|EXTENSION|ROLE|USER|TYPE|DOMAIN|WAREHOUSE|SESSION|SYSTEM|TRIGGER)\b/i;

/** Whether what a text returns or makes depends on a statement that begins so. */
function returnsRows(sql: string, dialect: Dialect): boolean {
  const { code } = maskSql(sql, dialectRules[dialect]);
  if (holdsNothing.test(code)) return false;
  return /^\s*(?:\(|(?:SELECT|WITH|FROM|VALUES|CREATE|INSERT|UPDATE|ALTER)\b)/i.test(code);
}

/** The text cut at semicolons that stand outside quotes, comments and parentheses. */
function statementTexts(sql: string, dialect: Dialect): readonly string[] {
  const { code } = maskSql(sql, dialectRules[dialect]);
  const texts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    else if (code[at] === ')') depth -= 1;
    if (at < code.length && (code[at] !== ';' || depth > 0)) continue;
    if (code.slice(from, at).trim() !== '') texts.push(sql.slice(from, at));
    from = at + 1;
  }
  return texts;
}

/** Whether the text ends inside parentheses: the parser may then run past its end, or without one. */
function neverClosed(sql: string, dialect: Dialect): boolean {
  const { code } = maskSql(sql, dialectRules[dialect]);
  let depth = 0;
  for (const mark of code.match(/[()]/g) ?? []) depth = mark === '(' ? depth + 1 : Math.max(0, depth - 1);
  if (depth === 0) return false;
  // The parser's own account of quotes and comments counts.
  let open = 0;
  for (const { text, span } of tokenize(sql, parserDialect(dialect)).tokens ?? []) {
    if (span.end - span.start !== 1) continue;
    open = text === '(' ? open + 1 : text === ')' ? Math.max(0, open - 1) : open;
  }
  return open > 0;
}

function attempt(
  sql: string,
  dialect: Dialect,
): { readonly statements: readonly unknown[] | null; readonly error: string } {
  let answer;
  try {
    if (neverClosed(sql, dialect)) return { statements: null, error: neverClosedError };
    answer = parse(sql, parserDialect(dialect));
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    if (thrown instanceof RangeError || poison.test(message)) throw new ParserBroken(message, { cause: thrown });
    return { statements: null, error: message };
  }
  if (answer.success) return { statements: listOf(answer.ast), error: '' };
  const error = answer.error ?? 'unknown';
  if (poison.test(error)) throw new ParserBroken(error);
  return { statements: null, error };
}
