/** The statements of a text: what they make for later ones, and which of them is the answer. */
import type { AstObject, Identifier } from '../ast.js';
import {
  bodyOf,
  identifierOf,
  identifiersOf,
  isObject,
  isQuery,
  listOf,
  nodeOf,
  setOperationOf,
  textOf,
} from '../ast.js';
import { noteAssignments, noteUnread } from './assignments.js';
import { exclusive, lasting, replaced } from './branches.js';
import { noteCondition } from './conditions.js';
import type { Context, MakingStep, NamedRelation } from '../context.js';
import { lostValue } from '../context.js';
import type { CompletionRules, NamePart } from '../dotted-names.js';
import { homeOf } from '../dotted-names.js';
import { noteDefaultNames } from './default-names.js';
import { deletedTables } from './deletes.js';
import { emptiedTable, overwrites } from './emptied.js';
import { noteFunction, noteUnreadFunction } from './made-functions.js';
import { newlyMade } from './made-relations.js';
import { mergeTarget } from './merges.js';
import { outputOf, rowsReturned } from './outputs.js';
import { endsScript } from './script-nodes.js';
import { outerParts } from '../text/sql-text.js';
import { foldIdentifier } from '../tables.js';
import { textMadeLater, unreadText } from './unread.js';
import type { Variable } from './variables.js';

/** A query whose rows the text may return, with the variables and default names as they are when it runs; the words where its text is not known. */
export interface Candidate {
  readonly query: unknown;
  readonly variables: Variable | null;
  readonly completion: CompletionRules;
  readonly unknownText: string | null;
  readonly within: readonly string[];
  /** Branches in which the script may have ended before. */
  readonly stops: readonly string[];
}

/**
 * Walks the statements in order, notes what they make and what they put into variables, and answers the queries whose rows
 * the text returns: one, unless branches of a script end in different ones; none when nothing returns rows. `within` has the
 * branches around each statement (script.ts).
 */
export function answersOf(
  ctx: Context,
  statements: readonly unknown[],
  within: readonly (readonly string[])[] | null,
): readonly Candidate[] {
  let rows: readonly Candidate[] = [];
  let made: Candidate | null = null;
  const ended: Candidate[] = [];
  let stops: readonly string[] = [];
  for (const [place, statement] of statements.entries()) {
    const { variables, completion } = ctx;
    const found = { variables, completion, unknownText: null, within: within?.[place] ?? [], stops };
    ctx.within = found.within;
    if (noteCondition(ctx, statement)) continue;
    if (endsScript(statement)) {
      ended.push(...rows.filter((row) => !exclusive(row.within, found.within)));
      if (found.within.length === 0) break;
      rows = rows.filter((row) => found.within.some((step, at) => step !== row.within[at]));
      stops = [...stops, ...found.within];
      continue;
    }
    const assigns = noteAssignments(ctx, statement, found.within.length > 0);
    placeVariables(ctx, found.variables);
    if (assigns) {
      definition(ctx, statement);
      continue;
    }
    if (isQuery(statement)) {
      const into = intoOf(statement);
      if (into === null) rows = [...lasting(rows, found.within), { ...found, query: statement }];
      else {
        make(ctx, into.name, null, statement, into.temporary);
        made = { ...found, query: statement };
      }
      continue;
    }
    noteUnread(ctx, statement);
    noteUnreadFunction(ctx, unreadText(statement) ?? '');
    changeUnread(ctx, statement);
    placeVariables(ctx, found.variables);
    const unknownText = textMadeLater(statement);
    if (unknownText !== null) {
      ctx.approximate = true;
      rows = [...rows, { ...found, query: null, unknownText }];
    }
    const returned = rowsReturned(ctx, statement);
    const query = definition(ctx, statement);
    if (returned !== null) rows = [...lasting(rows, found.within), { ...found, query: returned }];
    else if (query !== null) made = { ...found, query };
  }
  const last = replaced(rows);
  if (rows.length + ended.length > 0) return [...ended.filter((row) => !last.includes(row)), ...last];
  return made === null ? [] : [made];
}

/** Tells the variables that were filled since then in which branches that was, and how names were completed. */
function placeVariables(ctx: Context, before: Variable | null): void {
  for (let at = ctx.variables; at !== null && at !== before; at = at.outer) {
    at.within = ctx.within;
    at.completion = ctx.completion;
  }
}

/** Notes what a statement that returns no rows makes; answers its query when it has one. */
function definition(ctx: Context, statement: unknown): unknown {
  const node = nodeOf(statement);
  if (node === null) return null;
  const { tag, body } = node;
  noteDefaultNames(ctx, statement);
  const output = outputOf(ctx, statement);
  const kept = output === null ? undefined : ctx.named.get(output.name.toLowerCase());
  if (output !== null && kept !== undefined) change(ctx, kept, output.step);
  if (tag === 'create_table' || tag === 'create_view') {
    const query = body['as_select'] ?? body['query'];
    const name = dottedName(body['name']);
    const columns = identifiersOf(
      listOf(body['columns']).map((column) => (isObject(column) ? (column['name'] ?? column) : column)),
    );
    if (name !== null)
      make(ctx, name, columns.length > 0 ? columns : null, isQuery(query) ? query : null, body['temporary'] === true);
    return isQuery(query) ? query : null;
  }
  if (tag === 'insert') {
    const query = withOf(body['query'], body['with']);
    const name = dottedName(body['table']);
    const known = name === null ? undefined : ctx.named.get(name);
    if (known !== undefined && isQuery(query))
      change(ctx, known, {
        ...{ kind: 'rows', query, columns: identifiersOf(body['columns']) },
        overwrites: overwrites(body),
      });
    else if (known !== undefined && bodyOf(query, 'execute') !== null)
      change(ctx, known, { kind: 'unread', detail: `${name}: the rows that EXEC returns are not known` });
    return isQuery(query) ? query : null;
  }
  if (tag === 'update') {
    const known = updatedTable(ctx, body);
    if (known !== undefined) change(ctx, known, { kind: 'update', statement: body });
  }
  if (tag === 'merge') {
    const known = ctx.named.get(dottedName(mergeTarget(body).table) ?? '');
    if (known !== undefined) change(ctx, known, { kind: 'merge', statement: body });
  }
  const gone = emptiedTable(node);
  const held = gone === null ? undefined : ctx.named.get(dottedName(gone) ?? '');
  if (held !== undefined) change(ctx, held, { kind: 'emptied' });
  else if (tag === 'delete') {
    for (const table of deletedTables(body)) {
      const known = ctx.named.get(dottedName(table) ?? '');
      if (known !== undefined) change(ctx, known, { kind: 'delete', statement: body });
    }
  }
  if (tag === 'create_function') noteFunction(ctx, dottedName(body['name']) ?? '', body);
  if (tag === 'raw') noteUnreadFunction(ctx, textOf(body['sql']) ?? '');
  if (tag === 'alter_table') addColumns(ctx, body);
  if (tag === 'declare') {
    for (const item of listOf(body['expressions'])) tableVariable(ctx, bodyOf(item, 'declare_item'));
  }
  return null;
}

function make(
  ctx: Context,
  name: string,
  columns: readonly Identifier[] | null,
  query: unknown,
  temporary = false,
): void {
  const step: MakingStep = { kind: 'rows', query, columns: [] };
  const rows =
    query === null ? [] : [{ step, variables: ctx.variables, completion: ctx.completion, within: ctx.within }];
  const declared = columns?.map((column) => foldIdentifier(column, ctx.dialect)) ?? null;
  const before = ctx.named.get(name) ?? null;
  const made = newlyMade(declared, rows, before, ctx.within);
  // Steps that come later change those made in other branches too, but not what this one may read of them.
  const earlier = before === null ? [] : [...before.others, before];
  const copies = earlier.map((each) => ({ ...each, steps: [...each.steps], others: [], shape: null }));
  const others = replaced([...lasting(copies, ctx.within), made]).filter((each) => each !== made);
  // Where temporary ones lie in a schema of their own, a name with another schema is none of them.
  const isApart = temporary && ctx.rules.temporarySchemas.length > 0;
  const home = isApart ? null : homeOf(name.split('.').map(unquoted), ctx.completion);
  ctx.named.set(name, { ...made, others, home });
}

function unquoted(text: string): NamePart {
  return { text, quoted: false };
}

function change(ctx: Context, made: NamedRelation, step: MakingStep): void {
  made.shape = null;
  for (const each of [...made.others, made]) {
    if (exclusive(each.within, ctx.within)) continue;
    each.steps.push({ step, variables: ctx.variables, completion: ctx.completion, within: ctx.within });
    each.shape = null;
  }
}

/** A DELETE or MERGE that could not be read may read other tables: told when the relation that it changes is read. */
function changeUnread(ctx: Context, statement: unknown): void {
  const written = /\b(delete(?:\s+from)?|merge(?:\s+into)?)\s+([^\s(;,]+)/i.exec(unreadText(statement) ?? '');
  const [, verb = '', name = ''] = written ?? [];
  const known = ctx.named.get(name.replace(/["`[\]]/g, '').toLowerCase());
  if (known !== undefined)
    change(ctx, known, { kind: 'unread', detail: `${verb} ${name}: not parsed, the tables in it are not known` });
}

/** The relation made before that an UPDATE changes, by its name or by an alias given in its FROM. */
function updatedTable(ctx: Context, update: AstObject): NamedRelation | undefined {
  const name = dottedName(update['table']);
  const direct = name === null ? undefined : ctx.named.get(name);
  if (direct !== undefined || name === null) return direct;
  const from = update['from_clause'];
  for (const item of [...listOf(isObject(from) ? from['expressions'] : null), ...listOf(update['from_joins'])]) {
    const written = isObject(item) && 'this' in item ? item['this'] : item;
    const table = bodyOf(written, 'table');
    if (identifierOf(table?.['alias'])?.name.toLowerCase() === name) return ctx.named.get(dottedName(table) ?? '');
    // A table variable, `@t t`.
    const aliased = bodyOf(written, 'alias');
    const variable = textOf(bodyOf(aliased?.['this'], 'stage_reference')?.['name']);
    if (variable !== null && identifierOf(aliased?.['alias'])?.name.toLowerCase() === name)
      return ctx.named.get(variable.toLowerCase());
  }
  return undefined;
}

function addColumns(ctx: Context, alter: AstObject): void {
  const made = ctx.named.get(dottedName(alter['name']) ?? '');
  for (const action of made === undefined ? [] : listOf(alter['actions'])) {
    const added = isObject(action) && isObject(action['AddColumn']) ? action['AddColumn']['column'] : null;
    const name = isObject(added) ? identifierOf(added['name']) : null;
    if (made !== undefined && name !== null)
      change(ctx, made, { kind: 'column', name: foldIdentifier(name, ctx.dialect) });
  }
}

/** `DECLARE @t TABLE (id int, ..)`: the parser keeps the columns as text. */
function tableVariable(ctx: Context, declared: AstObject | null): void {
  if (declared === null) return;
  const name = identifierOf(declared['this']);
  const columns = /^TABLE\s*\(([\s\S]*)\)\s*$/i.exec(textOf(declared['kind']) ?? '')?.[1];
  if (name === null || columns === undefined) return;
  const parts = outerParts(columns);
  for (const part of parts) {
    const computed = /^\s*(\S+)\s+AS\b/i.exec(part)?.[1];
    if (computed !== undefined)
      lostValue(ctx, 'sql_unsupported', `${computed}: a computed column of a table variable, which is not followed`);
  }
  const names = parts.flatMap((part) => /^\s*(?:\[([^\]]+)\]|"([^"]+)"|(\w+))/.exec(part)?.slice(1) ?? []);
  const found = names.filter((each): each is string => each !== undefined && !constraintWords.has(each.toLowerCase()));
  make(
    ctx,
    name.name.toLowerCase(),
    found.map((each) => ({ name: each, quoted: true })),
    null,
  );
}

const constraintWords: ReadonlySet<string> = new Set(['primary', 'unique', 'check', 'index', 'constraint']);

/** What SELECT .. INTO makes, else null. */
function intoOf(statement: unknown): { readonly name: string; readonly temporary: boolean } | null {
  let at = statement;
  for (let set = setOperationOf(at); set !== null; set = setOperationOf(at)) at = set.body['left'];
  const into = bodyOf(at, 'select')?.['into'];
  if (!isObject(into)) return null;
  const name = dottedName(bodyOf(into['this'], 'table') ?? into['this']);
  return name === null ? null : { name, temporary: into['temporary'] === true };
}

function dottedName(table: unknown): string | null {
  if (!isObject(table)) return null;
  const parts = [table['catalog'], table['schema'], table['name']].map(identifierOf);
  const names = parts.flatMap((part) => (part === null ? [] : [part.name.toLowerCase()]));
  return names.length === 0 ? null : names.join('.');
}

/** The query with the WITH that stands before INSERT. */
function withOf(query: unknown, outer: unknown): unknown {
  const node = nodeOf(query);
  if (node === null || !isObject(outer)) return query;
  return { [node.tag]: { ...node.body, with: node.body['with'] ?? outer } };
}
