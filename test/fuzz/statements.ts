/** Statements before the query: a temporary table, with rows that are inserted or merged into it. */
import { chance } from './choices.js';
import type { Col } from './lineage-model.js';
import { stacked } from './lineage-model.js';
import { query } from './queries.js';
import type { NamedRel, World } from './world.js';
import { freshName, triedFor, used } from './world.js';
import type { Name } from './written.js';
import { nameOf, write } from './written.js';

export interface Before {
  readonly sql: string;
  readonly ctes: readonly NamedRel[];
}

/** A temporary table and what is put into it; nothing where the dialect has none. */
export function temporaryTable(world: World): Before {
  const { choices, grammar, dialect } = world;
  if (grammar.temporary === null) return { sql: '', ctes: [] };
  const made = query(world, { parent: null, ctes: [], depth: 1, width: null });
  const name = dialect === 'tsql' ? nameOf('#t1', true, dialect) : freshName(world, 'tmp');
  const written = write(choices, { ...name, plain: true }, dialect);
  const created =
    grammar.temporary === 'into'
      ? `select * into #t1 from (${made.sql}) as q0 ; `
      : `${grammar.temporary} ${written} as ${made.sql} ; `;
  used(world, 'temporary table');
  const more =
    grammar.changesTemporary && chance(choices, 40) ? triedFor(world, () => changed(world, written, made.cols)) : null;
  return { sql: `${created}${more?.sql ?? ''}`, ctes: [{ name, cols: more?.cols ?? made.cols }] };
}

function changed(
  world: World,
  table: string,
  cols: readonly Col[],
): { readonly sql: string; readonly cols: readonly Col[] } | null {
  const { choices, grammar, dialect } = world;
  const names = cols.flatMap(({ name, hidden }) => (name === null || hidden ? [] : [name]));
  const distinct = new Set(names.map(({ stored }) => stored.toLowerCase())).size === names.length;
  if (names.length !== cols.length || !distinct) return null;
  const isInsert = !grammar.merge || chance(choices, 50);
  const list = chance(choices, 50) ? ` (${names.map((name) => write(choices, name, dialect)).join(', ')})` : '';
  const wanted = { parent: null, ctes: [], depth: 1, width: cols.length };
  const rows = query(world, isInsert ? { ...wanted, statement: `insert into ${table}${list} ` } : wanted);
  if (rows.cols.length !== cols.length || rows.cols.some((col) => col.hidden)) return null;
  const both = cols.map((col, place) => stacked(col, rows.cols[place] ?? col));
  if (isInsert) {
    used(world, 'insert');
    return { sql: `${rows.sql} ; `, cols: both };
  }
  const sources = rows.cols.flatMap(({ name }) => (name === null ? [] : [name]));
  const nameable = sources.length === names.length && new Set(sources.map(({ stored }) => stored.toLowerCase())).size;
  if (nameable !== names.length) return null;
  used(world, 'merge');
  return { sql: mergeText(world, table, rows.sql, names, sources), cols: both };
}

function mergeText(
  world: World,
  table: string,
  rows: string,
  names: readonly Name[],
  sources: readonly Name[],
): string {
  const { choices, dialect } = world;
  const [target, source] = [freshName(world, 'tg'), freshName(world, 'sr')].map((name) =>
    write(choices, name, dialect),
  );
  const columns = names.map((name) => write(choices, name, dialect));
  const values = sources.map((name) => `${source ?? ''}.${write(choices, name, dialect)}`);
  const insert = `when not matched then insert (${columns.join(', ')}) values (${values.join(', ')})`;
  const update = `when matched then update set ${columns.map((column, place) => `${column} = ${values[place] ?? ''}`).join(', ')}`;
  const whens = chance(choices, 50) ? [update, insert] : [insert];
  return `merge into ${table} as ${target ?? ''} using (${rows}) as ${source ?? ''} on 0 = 1 ${whens.join(' ')} ; `;
}
