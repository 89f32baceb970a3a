/** Distinct queries of mixed dialects: those of our corpus, each with other names for its tables and columns. */
import { readCorpus } from '../support/sql-corpus.js';

export interface BenchRequest {
  readonly id: number;
  readonly dialect: string;
  readonly sql: string;
  readonly schemas: Readonly<Record<string, readonly string[]>>;
}

/** The same queries for the same count, whoever asks. Scripts of many statements and outsized texts are left out. */
export function benchRequests(count: number): readonly BenchRequest[] {
  const base = readCorpus().filter(({ sql }) => sql.length < 4000 && !/;\s*\S/.test(sql));
  const requests: BenchRequest[] = [];
  for (let round = 0; requests.length < count; round += 1) {
    for (const { dialect, sql, schemas = {}, tables } of base) {
      if (requests.length >= count) break;
      const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
      const names = [...new Set([...tables, ...Object.keys(schemas)].map(last))].filter((name) => /^\w+$/.test(name));
      const renamed = (text: string): string =>
        names.reduce((all, name) => all.replace(new RegExp(`\\b${name}\\b`, 'gi'), `${name}_v${round}`), text);
      requests.push({
        id: requests.length,
        dialect,
        // Keeps a query without a table of its own distinct.
        sql: `${renamed(sql)} /* ${requests.length} */`,
        schemas: Object.fromEntries(Object.entries(schemas).map(([name, columns]) => [renamed(name), columns])),
      });
    }
  }
  return requests;
}
