/** A whole case: a request for the engine, and what is true of it by the way it was made. */
import type { Dialect, SqlRequest } from '#src/lineage/sql/port.js';
import { dialects } from '#src/lineage/sql/port.js';
import { chance, pick } from './choices.js';
import type { Choices } from './choices.js';
import { grammars } from './grammars.js';
import type { Col, WarehouseTable } from './lineage-model.js';
import { query } from './queries.js';
import { temporaryTable } from './statements.js';
import { fillVariables, inScript } from './variables.js';
import type { World } from './world.js';
import { makeWorld, used } from './world.js';
import { layOut, protect } from './written.js';

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
  const optional = new Set<WarehouseTable>();
  const { sql: before, ctes } = chance(choices, 8) ? temporaryTable(world) : { sql: '', ctes: [] };
  for (const table of world.read) optional.add(table);
  world.read.clear();
  const filling = chance(choices, 8) ? fillVariables(world) : '';
  const made = query(world, { parent: null, ctes, depth: 3, width: null, statement: '' });
  const end = pick(choices, ['', '', ';', ' ;\n', protect(' -- end'), protect('\n/* end; */')]);
  const start = chance(choices, 4) ? templateStart(world) : '';
  const sql = layOut(choices, `${start}${inScript(world, `${before}${filling}${made.sql}`)}${end}`, dialect);
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

/** What a dbt model or a templated query may begin with. */
function templateStart(world: World): string {
  used(world, 'template');
  const starts = ["{{ config(materialized='view') }}\n", '{% set x = [1, 2] %}\n', '{# from ghost #} '];
  return protect(pick(world.choices, starts));
}

function expected(table: WarehouseTable, dialect: Dialect, defaults: boolean): ExpectedTable {
  const parts = table.parts.map((part) => part.stored);
  const schema = parts.at(-2) ?? (defaults ? 'dflt_schema' : null);
  const none = grammars[dialect].parts.includes(3) ? (defaults ? 'dflt_db' : null) : null;
  const database = parts.at(-3) ?? (dialect === 'oracle' && defaults ? 'dflt_db' : none);
  return { table, database, schema, name: parts.at(-1) ?? '' };
}
