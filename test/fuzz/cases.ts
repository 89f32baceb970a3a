/** A whole case: a request for the engine, and what is true of it by the way it was made. */
import type { Dialect, SqlRequest } from '#src/lineage/sql/port.js';
import { dialects } from '#src/lineage/sql/port.js';
import { chance, pick } from './choices.js';
import type { Choices } from './choices.js';
import { grammars } from './grammars.js';
import type { Col, WarehouseTable } from './lineage-model.js';
import { query } from './queries.js';
import type { NamedRel } from './world.js';
import { freshName, makeWorld, used } from './world.js';
import { layOut, nameOf, protect, write } from './written.js';

export interface FuzzCase {
  readonly request: SqlRequest;
  readonly tables: readonly ExpectedTable[];
  /** Read by a statement whose rows the query may not use. */
  readonly optional: ReadonlySet<WarehouseTable>;
  readonly cols: readonly Col[];
  readonly features: ReadonlySet<string>;
}

export interface ExpectedTable {
  readonly table: WarehouseTable;
  readonly database: string | null;
  readonly schema: string | null;
  readonly name: string;
}

/** Makes a case out of choices: the first one is the dialect. */
export function makeCase(choices: Choices): FuzzCase {
  const dialect = pick(choices, dialects);
  const defaults = chance(choices, 15);
  const world = makeWorld(choices, dialect, !defaults);
  let ctes: readonly NamedRel[] = [];
  let before = '';
  const optional = new Set<WarehouseTable>();
  if (world.grammar.temporary !== null && chance(choices, 8)) {
    const made = query(world, { parent: null, ctes, depth: 1, width: null });
    const name = dialect === 'tsql' ? nameOf('#t1', true, dialect) : freshName(world, 'tmp');
    const written = write(choices, { ...name, plain: true }, dialect);
    before =
      world.grammar.temporary === 'into'
        ? `select * into #t1 from (${made.sql}) as q0 ; `
        : `${world.grammar.temporary} ${written} as ${made.sql} ; `;
    ctes = [{ name, cols: made.cols }];
    for (const table of world.read) optional.add(table);
    world.read.clear();
    used(world, 'temporary table');
  }
  const made = query(world, { parent: null, ctes, depth: 3, width: null });
  const end = pick(choices, ['', '', ';', ' ;\n', protect(' -- end'), protect('\n/* end; */')]);
  const sql = layOut(choices, `${before}${made.sql}${end}`, dialect);
  const schemas = Object.fromEntries(
    world.tables
      .filter((table) => table.known)
      .map((table) => [table.parts.map((part) => part.stored).join('.'), table.columns.map((name) => name.stored)]),
  );
  const request: SqlRequest = {
    sql,
    dialect,
    schemas,
    assumeDefaultSchema: false,
    ...(defaults ? { defaultDatabase: 'dflt_db', defaultSchema: 'dflt_schema' } : {}),
  };
  if (defaults) used(world, 'default database and schema');
  for (const table of world.read) optional.delete(table);
  const tables = [...world.read, ...optional].map((table) => expected(table, dialect, defaults));
  return { request, tables, optional, cols: made.cols, features: world.features };
}

function expected(table: WarehouseTable, dialect: Dialect, defaults: boolean): ExpectedTable {
  const parts = table.parts.map((part) => part.stored);
  const schema = parts.at(-2) ?? (defaults ? 'dflt_schema' : null);
  const none = grammars[dialect].parts.includes(3) ? (defaults ? 'dflt_db' : null) : null;
  const database = parts.at(-3) ?? (dialect === 'oracle' && defaults ? 'dflt_db' : none);
  return { table, database, schema, name: parts.at(-1) ?? '' };
}
