/** From the text of a query to its lineage. Synchronous and pure: the same request has the same answer. */
import type { Reason, ReasonMeaning, Unresolved } from '../../model/reasons.js';
import { reasons } from '../../model/reasons.js';
import { noteDecisions } from './scripts/conditions.js';
import type { Context } from './context.js';
import { misreading } from './cross-check.js';
import { dialectRules } from './dialect-rules.js';
import type { CompletionRules } from './dotted-names.js';
import { completeTableName, indexSchemas, isPlannerSchema } from './dotted-names.js';
import { asIs, composeMode } from './edge-kinds.js';
import { collect } from './expressions.js';
import { calledFunction } from './scripts/made-functions.js';
import { parseSql } from './parse.js';
import { parseFault } from './places/parse-faults.js';
import type { OpenStar, SqlAnswer, SqlNote, SqlOutput, SqlRequest } from './port.js';
import { resolveQuery, withCtes } from './queries.js';
import type { Item, Open, Shape } from './shapes.js';
import { emptyShape, hidesColumns, tablesBehind } from './shapes.js';
import { mergeShapes } from './set-operations.js';
import type { Value } from './values.js';
import { holeKey } from './values.js';
import { changesDefaultNames, namesAsWritten } from './scripts/default-names.js';
import type { Candidate } from './scripts/statements.js';
import { answersOf } from './scripts/statements.js';
import { expandStar } from './stars.js';
import { openTables } from './tables.js';
import { flowInWords } from './text/flow-chains.js';
import { isHole } from './text/template-blocks.js';
import { tablesFromTokens } from './text/token-fallback.js';

/**
 * Tables, outputs with their sources, open stars and influences of one text. Never throws for what the text holds, except
 * `ParserBroken` (parse.ts) when the parser's instance must be thrown away, and a RangeError when the stack is too small.
 */
export function explainSql(request: SqlRequest): SqlAnswer {
  const completion = completionOf(request);
  const parsed = parseSql(request.sql, request.dialect);
  if (parsed.kind === 'unparsed') {
    const { sql, error, text, at } = parsed;
    const known: SqlNote | null = at === undefined ? null : { reason: 'sql_unparsed', detail: error, at };
    return tablesOnly(request, sql, known ?? parseFault(error, text, request.sql, request.dialect));
  }

  const ctx: Context = {
    dialect: request.dialect,
    rules: dialectRules[request.dialect],
    completion,
    tables: openTables(request.dialect),
    named: new Map(),
    variables: null,
    within: [],
    conditions: new Map(),
    lost: new Map(),
    vague: new Map(),
    functions: new Map(),
    calls: 0,
    influences: new Map(),
    starPatterns: parsed.starPatterns,
    approximate: parsed.approximate,
    query: (node, within) => resolveQuery(ctx, node, within),
    call: (name, args, scope) => calledFunction(ctx, name, args, scope),
    parse: (sql) => {
      const inner = parseSql(sql, request.dialect, 1);
      return inner.kind === 'parsed' ? inner.statements : null;
    },
    ctes: (clause, within) => withCtes(ctx, clause, within),
    star: (star, scope) => expandStar(ctx, star, scope),
    collect: (node, scope, mode, sink) => collect(ctx, node, scope, mode, sink),
  };
  const answers = answersOf(ctx, parsed.statements, parsed.within);
  if (answers.length === 0) {
    const tokens = tablesOnly(request, parsed.sql, { reason: 'sql_no_query', detail: 'no statement returns rows' });
    return parsed.statements.length === 0 ? { ...tokens, grade: 'failed' } : tokens;
  }
  const misread = misreading(parsed.sql, request.dialect, parsed.statements);
  if (misread !== null) return tablesOnly(request, parsed.sql, { reason: 'sql_unsupported', detail: misread });
  const { shape, notes } = shapeOfAnswers(ctx, answers);
  const partly = parsed.partly.map((detail): Unresolved => ({ reason: 'sql_template', detail }));
  return assemble(ctx, shape, [...partly, ...notes, ...ctx.lost.values()]);
}

/** What the text returns. Of several queries that may be the last, columns are told when they have the same ones. */
function shapeOfAnswers(
  ctx: Context,
  answers: readonly Candidate[],
): { readonly shape: Shape; readonly notes: readonly Unresolved[] } {
  const shapes = answers.map(({ query, variables, completion: names, within, stops }) => {
    ctx.variables = variables;
    ctx.completion = names;
    noteDecisions(ctx, [...within, ...stops]);
    return resolveQuery(ctx, query, null);
  });
  const [first, ...others] = shapes;
  if (first === undefined || (others.length === 0 && answers[0]?.unknownText === null))
    return { shape: first ?? emptyShape, notes: [] };
  const unknown = answers.find(({ unknownText }) => unknownText !== null)?.unknownText;
  const detail =
    unknown === undefined || unknown === null
      ? `${answers.length} queries of the script may be the one whose rows it returns`
      : `${unknown}: may return the rows of a query that is not written out here`;
  const names = shapes.map(({ items, opens }) =>
    opens.length > 0
      ? null
      : items
          .map((item) => (item.kind === 'column' ? item.name : null))
          .join('\u0000')
          .toLowerCase(),
  );
  const alike = unknown === undefined && names.every((each) => each !== null && each === names[0]);
  const merged = others.reduce((shape, other) => mergeShapes(shape, other, false, () => undefined), first);
  return { shape: alike ? merged : emptyShape, notes: [{ reason: 'sql_unsupported', detail }] };
}

function completionOf(request: SqlRequest): CompletionRules {
  return {
    dialect: request.dialect,
    defaultDatabase: request.defaultDatabase,
    defaultSchema: request.defaultSchema,
    schemas: indexSchemas(request.schemas, request.dialect, request.partialSchemas),
    assumeDefaultSchema: request.assumeDefaultSchema ?? true,
  };
}

/** An answer with nothing known but a reason. */
export function failedAnswer(unresolved: Unresolved): SqlAnswer {
  return { grade: 'failed', tables: [], outputs: [], openStars: [], influences: [], unresolved: [unresolved] };
}

/** Tables read from the tokens alone. */
export function tablesOnly(request: SqlRequest, sql: string, why: SqlNote): SqlAnswer {
  const completion = changesDefaultNames(sql, request.dialect)
    ? { ...completionOf(request), ...namesAsWritten }
    : completionOf(request);
  const tables = openTables(request.dialect);
  for (const parts of tablesFromTokens(sql, request.dialect)) {
    if (dialectRules[request.dialect].dual && parts.length === 1 && parts[0]?.text.toLowerCase() === 'dual') continue;
    if (!isPlannerSchema(completeTableName(parts, completion).schema)) tables.add(parts, completion);
  }
  const all = tables.all();
  const unresolved = [why, ...notesOnTables(all)];
  if (all.length === 0) return { ...failedAnswer(why), unresolved };
  return { grade: 'degraded', tables: all, outputs: [], openStars: [], influences: [], unresolved };
}

function assemble(ctx: Context, shape: Shape, more: readonly Unresolved[]): SqlAnswer {
  const outputs: SqlOutput[] = [];
  const notes = new Map<string, Unresolved>();
  for (const item of shape.items) {
    for (const note of notesOf(item).values()) notes.set(`${note.reason}\u0000${note.detail}`, note);
    if (item.kind === 'column') {
      const sources = [...item.value.deps.values()];
      const hole = item.name !== null && isHole(item.name);
      // That of a column without an alias is told as the column's.
      if (hole && !item.value.notes.has(holeKey(item.name)))
        notes.set('name', { reason: 'sql_template', detail: 'a template expression in the name of a column' });
      outputs.push({ name: hole ? null : item.name, sources, resolved: isResolved(item.value) && !hole });
    }
  }
  const tables = ctx.tables.all();
  const others = more.filter(({ reason, detail }) => !notes.has(`${reason}\u0000${detail}`));
  const unresolved = [...together(notes.values()), ...others, ...vagueInfluences(ctx, notes)];
  if (shape.items.length === 0 && more.length === 0)
    unresolved.push({ reason: 'sql_no_query', detail: 'the query returns no columns' });
  const traced = unresolved.length > 0 || ctx.approximate ? 'approximate' : 'exact';
  const grade = shape.items.length > 0 || more.length === 0 ? traced : tables.length > 0 ? 'degraded' : 'failed';
  return {
    grade,
    tables,
    outputs,
    openStars: openStarsOf(shape.opens),
    ...(shape.opens.some(hidesColumns) ? { hiddenColumns: true } : {}),
    influences: [...ctx.influences.values()],
    unresolved: [...unresolved, ...notesOnTables(tables)].map(withoutMarks),
  };
}

/** What a template or a flow operator stands for has no name that a person knows. */
function withoutMarks(note: Unresolved): Unresolved {
  return { ...note, detail: flowInWords(note.detail.replace(/__tpl_\d+/gi, 'a template')) };
}

/** Names that decide on rows and may be of several relations, less those that are told of a column anyway. */
function vagueInfluences(ctx: Context, told: ReadonlyMap<string, Unresolved>): readonly Unresolved[] {
  const vague = [...ctx.vague].filter(([key]) => !told.has(key));
  return together(vague.map(([, { detail }]) => ({ reason: 'influence_ambiguous', detail })));
}

/** Nothing that is noted about it leaves a source unknown. */
function isResolved({ notes }: Value): boolean {
  const table: Readonly<Record<Reason, ReasonMeaning>> = reasons;
  for (const { reason } of notes.values()) if (table[reason].blocks) return false;
  return true;
}

const toldTogether: ReadonlySet<Reason> = new Set(['column_assumed', 'influence_ambiguous']);

/** Columns that were taken for one relation's in the face of the same others are told in one note. */
function together(notes: Iterable<Unresolved>): readonly Unresolved[] {
  const told = new Map<string, Unresolved>();
  for (const note of notes) {
    const colon = note.detail.indexOf(': ');
    const key = toldTogether.has(note.reason) ? note.detail.slice(colon) : `${told.size}`;
    const first = told.get(key);
    const names = first?.detail.slice(0, -key.length);
    told.set(key, names === undefined ? note : { ...note, detail: `${names}, ${note.detail}` });
  }
  return [...told.values()];
}

function notesOf(item: Item): ReadonlyMap<string, Unresolved> {
  if (item.kind === 'column') return item.value.notes;
  if (!hidesColumns(item)) return new Map();
  const { source } = item;
  if (source.kind === 'through') return notesOf(source.entry);
  const hiding = source.kind === 'every' ? source.entries.find(hidesColumns) : undefined;
  if (hiding !== undefined) return notesOf(hiding);
  if (source.kind === 'virtual' && source.value.notes.size > 0) return source.value.notes;
  const detail = 'a star over rows whose columns are not known: those of a function, or the fields of a struct';
  return new Map([[detail, { reason: 'sql_unsupported', detail }]]);
}

/** Stars that stay open, those of one rule together: a name that could come from each of several is ambiguous. */
function openStarsOf(opens: readonly Open[]): readonly OpenStar[] {
  const stars = opens.map(openStarOf).filter((star) => star.tables.length > 0);
  const plain = stars.filter(
    (star) =>
      star.every !== true &&
      star.applied === undefined &&
      star.except.length === 0 &&
      Object.keys(star.renamed).length === 0,
  );
  if (plain.length < 2) return stars;
  const tables = [...new Set(plain.flatMap((star) => star.tables))];
  return [{ tables, except: [], renamed: {} }, ...stars.filter((star) => !plain.includes(star))];
}

function openStarOf(open: Open): OpenStar {
  const except = new Set<string>();
  const renamed = new Map<string, string>();
  let mode = asIs;
  let at = open;
  for (;;) {
    for (const name of at.except) if (!renamed.has(name)) except.add(name);
    for (const [to, from] of at.renamed) if (!renamed.has(to)) renamed.set(to, from);
    if (at.source.kind !== 'through') break;
    if (at.source.mode !== undefined) mode = composeMode(mode, at.source.mode);
    at = at.source.entry;
  }
  const star = {
    tables: tablesBehind(at),
    except: [...except].sort(),
    renamed: Object.fromEntries([...renamed].sort()),
    ...(mode.kind === 'identity' || mode.kind === 'conditional'
      ? {}
      : { applied: { kind: mode.kind, masking: mode.masking } }),
  };
  return at.source.kind === 'every' ? { ...star, every: true } : star;
}

function notesOnTables(tables: readonly SqlAnswer['tables'][number][]): readonly Unresolved[] {
  return tables.flatMap((table): readonly Unresolved[] => {
    const detail = [table.database, table.schema, table.table].filter((part) => part !== null).join('.');
    if (table.link !== undefined)
      return [{ reason: 'table_name_incomplete', detail: `${detail}: in the database behind a link` }];
    return table.assumedSchema ? [{ reason: 'assumed_default_schema', detail }] : [];
  });
}
