import { toExplainJson } from '#src/lineage/sql/explain-json.js';
import type { ExplainJson } from '#src/lineage/sql/explain-json.js';
import type { SqlAnswer, SqlRequest } from '#src/lineage/sql/port.js';
import { explainSql } from '#src/lineage/sql/resolve.js';
import type { CorpusQuery, ExpectedColumn } from './sql-corpus.js';

/** What is wrong with the answer to one query of the corpus; all lists empty when nothing is. */
export interface Score {
  /** `-name` is missing, `+name` is claimed and wrong. */
  readonly tables: readonly string[];
  /** Sources that were not found, and other faults that claim nothing. */
  readonly missing: readonly string[];
  /** Sources that were claimed and are wrong. */
  readonly claimed: readonly string[];
  /** Edges of another kind than expected, and rows decided by other columns. */
  readonly kinds: readonly string[];
  /** Column edges: right, claimed in all (optional ones left out), and expected in all. */
  readonly edges: { readonly right: number; readonly claimed: number; readonly expected: number };
}

/** Asks the engine and compares, in the corpus' conventions. */
export function scoreQuery(query: CorpusQuery): Score {
  const request: SqlRequest = {
    sql: query.sql,
    dialect: query.dialect,
    schemas: query.schemas,
    defaultDatabase: query.default_database,
    defaultSchema: query.default_schema,
    assumeDefaultSchema: query.assume_default_schema ?? false,
  };
  const answer = explainSql(request);
  const explained = toExplainJson(request, answer);
  const spell = speller(query);
  const faults: Faults = { missing: [], claimed: [], kinds: [], edges: { right: 0, claimed: 0, expected: 0 } };
  query.columns?.forEach((column, place) => {
    const named = explained.columns.findIndex((each) => each.name !== null && spell(each.name) === spell(column.name));
    scoreColumn(column, named === -1 ? place : named, answer, explained, spell, faults);
  });
  if (query.columns !== null && query.columns.length !== explained.columns.length)
    faults.missing.push(`${query.columns.length} outputs (there are ${explained.columns.length})`);
  influenceFaults(query, answer, explained, spell, faults);
  return { tables: tableFaults(query, explained, spell), ...faults };
}

type Spell = (name: string) => string;

interface Faults {
  readonly missing: string[];
  readonly claimed: string[];
  readonly kinds: string[];
  readonly edges: { right: number; claimed: number; expected: number };
}

function speller(query: CorpusQuery): Spell {
  const unquoted: Spell = (name) => name.replace(/["`[\]]/g, '');
  return query.exact_names === true ? unquoted : (name) => unquoted(name).toLowerCase();
}

function tableFaults(query: CorpusQuery, explained: ExplainJson, spell: Spell): readonly string[] {
  const tables = new Set(explained.tables.map(spell));
  const allowed = new Set([...query.tables, ...query.optional_tables].map(spell));
  const missing = query.tables.map(spell).filter((table) => !tables.has(table));
  const extra = query.optional_tables.includes('*') ? [] : [...tables].filter((table) => !allowed.has(table));
  return [...missing.map((table) => `-${table}`), ...extra.map((table) => `+${table}`)];
}

function scoreColumn(
  column: ExpectedColumn,
  place: number,
  answer: SqlAnswer,
  explained: ExplainJson,
  spell: Spell,
  faults: Faults,
): void {
  const found = explained.columns[place];
  const label = (source: string): string => `${column.name} <- ${source}`;
  if (found === undefined) faults.missing.push(`${column.name} (no such output)`);
  const sources = new Set(found?.sources.map(spell) ?? []);
  const expected = [...new Set(column.sources.map(spell))];
  const permitted = new Set([...expected, ...column.optional.map(spell)]);
  const optional = column.optional.map(spell).filter((source) => !expected.includes(source));
  const claimed = [...sources].filter((source) => !optional.includes(source));
  faults.edges.expected += expected.length;
  faults.edges.claimed += claimed.length;
  faults.edges.right += expected.filter((source) => sources.has(source)).length;
  faults.missing.push(...expected.filter((source) => !sources.has(source)).map(label));
  faults.claimed.push(...claimed.filter((source) => !permitted.has(source)).map(label));
  for (const [source, kind] of Object.entries(column.kinds ?? {})) {
    const edge = answer.outputs[place]?.sources.find(
      (each) => spell(`${explained.tables[each.table] ?? ''}.${each.column}`) === spell(source),
    );
    const told = edge === undefined ? 'absent' : edge.masking ? 'masked' : edge.kind;
    if (told !== kind) faults.kinds.push(`${label(source)} is ${told}, not ${kind}`);
  }
}

function influenceFaults(
  query: CorpusQuery,
  answer: SqlAnswer,
  explained: ExplainJson,
  spell: Spell,
  faults: Faults,
): void {
  for (const [kind, columns] of Object.entries(query.influences ?? {})) {
    const expected = new Set(columns.map(spell));
    const found = new Set(
      answer.influences
        .filter((each) => each.kind === kind)
        .map((each) => spell(`${explained.tables[each.table] ?? ''}.${each.column}`)),
    );
    for (const each of expected) if (!found.has(each)) faults.kinds.push(`${kind}: -${each}`);
    for (const each of found) if (!expected.has(each)) faults.kinds.push(`${kind}: +${each}`);
  }
}
