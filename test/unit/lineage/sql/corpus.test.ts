import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { toExplainJson } from '#src/lineage/sql/explain-json.js';
import type { Dialect, SqlRequest } from '#src/lineage/sql/port.js';
import { explainSql } from '#src/lineage/sql/resolve.js';

interface ExpectedColumn {
  readonly name: string;
  readonly sources: readonly string[];
  readonly optional: readonly string[];
}

interface Query {
  readonly id: string;
  readonly dialect: Dialect;
  readonly sql: string;
  readonly schemas: Readonly<Record<string, readonly string[]>>;
  readonly tables: readonly string[];
  readonly optional_tables: readonly string[];
  readonly columns: readonly ExpectedColumn[] | null;
}

const plain = (name: string): string => name.toLowerCase().replace(/["`[\]]/g, '');
const corpus = JSON.parse(readFileSync('test/sql-corpus/corpus.json', 'utf8')) as {
  readonly queries: readonly Query[];
}; // our own file

/** What is wrong with an answer, in the corpus' conventions: missing and claimed tables and sources. */
function faults(query: Query): { readonly tables: string[]; readonly missing: string[]; readonly claimed: string[] } {
  const request: SqlRequest = {
    sql: query.sql,
    dialect: query.dialect,
    schemas: query.schemas,
    assumeDefaultSchema: false,
  };
  const explained = toExplainJson(request, explainSql(request));
  const tables = new Set(explained.tables.map(plain));
  const allowed = new Set([...query.tables, ...query.optional_tables].map(plain));
  const wrongTables = query.tables.map(plain).filter((table) => !tables.has(table));
  if (!query.optional_tables.includes('*')) wrongTables.push(...[...tables].filter((table) => !allowed.has(table)));
  const missing: string[] = [];
  const claimed: string[] = [];
  query.columns?.forEach((column, place) => {
    const named = explained.columns.find((each) => each.name !== null && plain(each.name) === plain(column.name));
    const sources = new Set((named ?? explained.columns[place])?.sources.map(plain) ?? ['(no such output)']);
    const permitted = new Set([...column.sources, ...column.optional].map(plain));
    missing.push(...column.sources.map(plain).filter((source) => !sources.has(source)));
    claimed.push(...[...sources].filter((source) => !permitted.has(source)));
  });
  if (query.columns !== null && query.columns.length !== explained.columns.length) missing.push('(number of outputs)');
  return { tables: wrongTables, missing, claimed };
}

describe('SQL corpus', () => {
  it('holds 69 queries, 67 with expected columns', () => {
    expect(corpus.queries).to.have.lengthOf(69);
    expect(corpus.queries.filter((query) => query.columns !== null)).to.have.lengthOf(67);
  });

  for (const query of corpus.queries) {
    it(`${query.id} (${query.dialect}): exactly these tables and sources`, () => {
      expect(faults(query)).to.deep.equal({ tables: [], missing: [], claimed: [] });
    });
  }
});
