import { explainSql } from '#src/lineage/sql/resolve.js';
import type { Dialect, SqlAnswer, SqlRequest } from '#src/lineage/sql/port.js';

/** An answer in lines one can read: `name <- table.column (kind)`; identity is not said, `?` marks what is not all known. */
export interface Told {
  readonly grade: SqlAnswer['grade'];
  readonly tables: readonly string[];
  readonly outputs: readonly string[];
  readonly stars: readonly string[];
  readonly influences: readonly string[];
  readonly unresolved: readonly string[];
}

export function tell(dialect: Dialect, sql: string, more: Partial<SqlRequest> = {}): Told {
  return told(explainSql({ sql, dialect, assumeDefaultSchema: false, ...more }));
}

export function told(answer: SqlAnswer): Told {
  const names = answer.tables.map((table) =>
    [table.database, table.schema, table.table].filter((part) => part !== null).join('.'),
  );
  const outputs = answer.outputs.map((output) => {
    const sources = output.sources.map((source) => {
      const marks = [...(source.kind === 'identity' ? [] : [source.kind]), ...(source.masking ? ['masked'] : [])];
      return `${names[source.table] ?? '-'}.${source.column}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
    });
    return `${output.name ?? '-'} <- ${sources.join(' + ')}${output.resolved ? '' : '?'}`.trimEnd();
  });
  const stars = answer.openStars.map((star) => {
    const tables = star.tables.map((index) => names[index] ?? '-').join(star.every === true ? ' and ' : ' or ');
    const renamed = Object.entries(star.renamed).map(([to, from]) => ` ${from} as ${to}`);
    return `${tables}${star.except.length === 0 ? '' : ` without ${star.except.join(', ')}`}${renamed.join(',')}`;
  });
  return {
    grade: answer.grade,
    tables: names,
    outputs,
    stars,
    influences: answer.influences.map((each) => `${names[each.table] ?? '-'}.${each.column} ${each.kind}`),
    unresolved: answer.unresolved.map((each) => each.reason),
  };
}

/** A case that reads like a line of the documentation: the query, and what of the answer is looked at. */
export interface Case extends Partial<Told> {
  readonly rule: string;
  readonly dialect: Dialect;
  readonly sql: string;
  readonly schemas?: Readonly<Record<string, readonly string[]>>;
}
