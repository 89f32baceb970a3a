import { readdirSync, readFileSync } from 'node:fs';
import type { Dialect } from '#src/lineage/sql/port.js';
import { inRepository } from './paths.js';

/** An expected output of a corpus query; names and sources as `test/sql-corpus/README.md` has them. */
export interface ExpectedColumn {
  readonly name: string;
  readonly sources: readonly string[];
  readonly optional: readonly string[];
  /** Source → how it enters: `identity`, `transformation`, `aggregation`, `conditional`, or `masked`. */
  readonly kinds?: Readonly<Record<string, string>>;
}

export interface CorpusQuery {
  readonly id: string;
  readonly dialect: Dialect;
  readonly features: readonly string[];
  readonly sql: string;
  readonly schemas: Readonly<Record<string, readonly string[]>>;
  readonly tables: readonly string[];
  readonly optional_tables: readonly string[];
  readonly columns: readonly ExpectedColumn[] | null;
  readonly default_database?: string;
  readonly default_schema?: string;
  readonly assume_default_schema?: boolean;
  /** Names are compared as they are spelled: what the case tests is folding. */
  readonly exact_names?: boolean;
  /** Kind (`filter`, `join`, `group_by`, `sort`, `window`) → exactly the columns that decide so; a kind left out is not scored. */
  readonly influences?: Readonly<Record<string, readonly string[]>>;
}

/** All queries of the corpus, in order of file name and place. Throws when two have the same id. */
export function readCorpus(): readonly CorpusQuery[] {
  const folder = inRepository('test', 'sql-corpus');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  const queries = files.flatMap((name) => {
    const file = JSON.parse(readFileSync(inRepository('test', 'sql-corpus', name), 'utf8')) as {
      readonly queries: readonly CorpusQuery[];
    }; // our own files
    return file.queries;
  });
  const ids = new Set<string>();
  for (const { id } of queries) {
    if (ids.has(id)) throw new Error(`two queries of the corpus are called ${id}`);
    ids.add(id);
  }
  return queries;
}
