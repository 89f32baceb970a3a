/** Rows that FROM makes of values written there: elements of arrays, entries of maps, fields of structs. */
import type { Dialect } from '#src/lineage/sql/port.js';
import { pick } from './choices.js';
import { columnRef } from './expressions.js';
import type { Col, Made, Rel, Val } from './lineage-model.js';
import { constant, through, together } from './lineage-model.js';
import { madeForms } from './made-forms.js';
import type { Scope, World } from './world.js';
import { freshName, used } from './world.js';
import type { Name } from './written.js';
import { literal, protect, write } from './written.js';

export interface MadeRows {
  /** The text with the join before it. */
  readonly sql: string;
  readonly rel: Rel;
}

/** Two rows of two values each, and names for what is made of them. */
interface Cells {
  readonly sql: readonly [string, string, string, string];
  readonly first: Val;
  readonly second: Val;
  readonly alias: Name;
  readonly one: Name;
  readonly other: Name;
  /** The names as they are written. */
  readonly written: { readonly alias: string; readonly one: string; readonly other: string };
  readonly dialect: Dialect;
}

type Writer = (cells: Cells) => MadeRows;

const named = (name: Name, value: Val, made?: Made): Col => ({ name, value, hidden: false, made });
const both = ({ first, second }: Cells): Val => through(together([first, second]), 'transformation');
const changed = (value: Val): Val => through(value, 'transformation');
const field = (key: string): Name => ({ stored: key, plain: true });

/** The columns under the names that the text gives. */
function columns({ alias, one, other }: Cells, first: Val, second: Val): Rel {
  return { qualifiers: [[alias]], cols: [named(one, first), named(other, second)] };
}

/** One column whose values are structs. */
function structs(cells: Cells, form: string, name: Name = cells.one): Col {
  const found = madeForms[cells.dialect].find((each) => each.name === form);
  const parts = [
    { key: 'ka', value: cells.first, made: null },
    { key: 'kb', value: cells.second, made: null },
  ];
  return named(name, both(cells), found === undefined ? undefined : { form: found, parts });
}

const struct = (a: string, b: string): string => `struct(${a} as ka, ${b} as kb)`;
const braces = (a: string, b: string): string => `{${literal('ka')}: ${a}, ${literal('kb')}: ${b}}`;
const object = (call: string, a: string, b: string): string =>
  `${call}(${literal('ka')}, ${a}, ${literal('kb')}, ${b})`;

const spark: readonly Writer[] = [
  (cells) => {
    const [a, b, c, d] = cells.sql;
    const { alias, one, other } = cells.written;
    return {
      sql: ` lateral view inline(array(${struct(a, b)}, ${struct(c, d)})) ${alias} as ${one}, ${other}`,
      rel: columns(cells, cells.first, cells.second),
    };
  },
  (cells) => {
    const [a, b, c, d] = cells.sql;
    const { alias, one, other } = cells.written;
    return {
      sql: ` lateral view stack(2, ${a}, ${b}, ${c}, ${d}) ${alias} as ${one}, ${other}`,
      rel: columns(cells, changed(cells.first), changed(cells.second)),
    };
  },
  (cells) => {
    const [a, , c] = cells.sql;
    const { alias, one, other } = cells.written;
    return {
      sql: ` lateral view explode(map(${literal('x')}, ${a}, ${literal('y')}, ${c})) ${alias} as ${one}, ${other}`,
      rel: columns(cells, constant, changed(cells.first)),
    };
  },
  (cells) => {
    const [a, b, c, d] = cells.sql;
    const { alias, one } = cells.written;
    return {
      sql: ` lateral view explode(array(${struct(a, b)}, ${struct(c, d)})) ${alias} as ${one}`,
      rel: { qualifiers: [[cells.alias]], cols: [structs(cells, 'struct')] },
    };
  },
];

const trino: readonly Writer[] = [
  (cells) => {
    const [a, b, c, d] = cells.sql;
    const { alias, one, other } = cells.written;
    return {
      sql: ` cross join unnest(array[row(${a}, ${b}), row(${c}, ${d})]) as ${alias}(${one}, ${other})`,
      rel: columns(cells, cells.first, cells.second),
    };
  },
  (cells) => {
    const [a, , c] = cells.sql;
    const { alias, one, other } = cells.written;
    return {
      sql: ` cross join unnest(map(array[${literal('x')}, ${literal('y')}], array[${a}, ${c}])) as ${alias}(${one}, ${other})`,
      rel: columns(cells, constant, changed(cells.first)),
    };
  },
  arrays,
];

function arrays(cells: Cells): MadeRows {
  const [a, b, c, d] = cells.sql;
  const { alias, one, other } = cells.written;
  return {
    sql: ` cross join unnest(array[${a}, ${c}], array[${b}, ${d}]) as ${alias}(${one}, ${other})`,
    rel: columns(cells, changed(cells.first), changed(cells.second)),
  };
}

const jsonTable =
  (pair: (key: string, value: string) => string, type: string, as: string): Writer =>
  (cells) => {
    const [a, b, c, d] = cells.sql;
    const { alias, one, other } = cells.written;
    const row = (first: string, second: string): string => `json_object(${pair('ka', first)}, ${pair('kb', second)})`;
    const path = (key: string): string => literal(`$.${key}`);
    return {
      sql: `, json_table(json_array(${row(a, b)}, ${row(c, d)}), ${literal('$[*]')} columns (${one} ${type} path ${path('ka')}, ${other} ${type} path ${path('kb')}))${as} ${alias}`,
      rel: columns(cells, changed(cells.first), changed(cells.second)),
    };
  };

/** What each dialect can make rows of. */
const writers: Readonly<Partial<Record<Dialect, readonly Writer[]>>> = {
  snowflake: [
    (cells) => ({
      sql: `, lateral flatten(input => object_construct(${literal('x')}, ${cells.sql[0]}, ${literal('y')}, ${cells.sql[2]})) ${cells.written.alias}`,
      rel: {
        qualifiers: [[cells.alias]],
        cols: [named(field('KEY'), constant), named(field('VALUE'), changed(cells.first))],
        more: true,
      },
    }),
    (cells) => {
      const [a, b, c, d] = cells.sql;
      const rows = `${object('object_construct', a, b)}, ${object('object_construct', c, d)}`;
      return {
        sql: `, lateral flatten(input => array_construct(${rows})) ${cells.written.alias}`,
        rel: { qualifiers: [[cells.alias]], cols: [structs(cells, 'object_construct', field('VALUE'))], more: true },
      };
    },
  ],
  bigquery: [
    (cells) => {
      const [a, b, c, d] = cells.sql;
      return {
        sql: ` cross join unnest([${struct(a, b)}, ${struct(c, d)}]) as ${cells.written.alias}`,
        rel: {
          qualifiers: [[cells.alias]],
          cols: [named(field('ka'), cells.first), named(field('kb'), cells.second)],
          more: true,
        },
      };
    },
  ],
  postgres: [
    arrays,
    (cells) => ({
      sql: ` cross join lateral jsonb_each_text(jsonb_build_object(${literal('x')}, ${cells.sql[0]}, ${literal('y')}, ${cells.sql[2]})) as ${cells.written.alias}(${cells.written.one}, ${cells.written.other})`,
      rel: columns(cells, constant, changed(cells.first)),
    }),
    (cells) => {
      const [a, b, c, d] = cells.sql;
      const rows = `${object('jsonb_build_object', a, b)}, ${object('jsonb_build_object', c, d)}`;
      return {
        sql: ` cross join lateral jsonb_array_elements(jsonb_build_array(${rows})) as ${cells.written.alias}(${cells.written.one})`,
        rel: { qualifiers: [[cells.alias]], cols: [structs(cells, 'jsonb_build_object')] },
      };
    },
  ],
  databricks: spark,
  spark,
  mysql: [jsonTable((key, value) => `${literal(key)}, ${value}`, 'text', ' as')],
  oracle: [jsonTable((key, value) => `${literal(key)} value ${value}`, 'varchar2(50)', '')],
  tsql: [
    (cells) => {
      const { alias, one, other } = cells.written;
      const path = (key: string): string => literal(`$.${key}`);
      const [a, b] = cells.sql;
      return {
        sql: ` cross apply openjson((select ${a} as ka, ${b} as kb for json path)) with (${one} nvarchar(50) ${path('ka')}, ${other} nvarchar(50) ${path('kb')}) as ${alias}`,
        rel: columns(cells, changed(cells.first), changed(cells.second)),
      };
    },
  ],
  trino,
  athena: trino,
  clickhouse: [
    (cells) => {
      const [a, b, c, d] = cells.sql;
      return {
        sql: ` array join [(${a}, ${b}), (${c}, ${d})] as ${cells.written.one}`,
        rel: { qualifiers: [], cols: [structs(cells, 'tuple')], more: true },
      };
    },
  ],
  duckdb: [
    (cells) => {
      const [a, b, c, d] = cells.sql;
      return {
        sql: ` cross join unnest([${braces(a, b)}, ${braces(c, d)}]) as ${cells.written.alias}(${cells.written.one})`,
        rel: { qualifiers: [[cells.alias]], cols: [structs(cells, 'braces')] },
      };
    },
    (cells) => {
      const [a, b, c, d] = cells.sql;
      return {
        sql: ` cross join unnest([${braces(a, b)}, ${braces(c, d)}], ${protect('recursive := true')}) as ${cells.written.alias}`,
        rel: {
          qualifiers: [[cells.alias]],
          cols: [named(field('ka'), cells.first), named(field('kb'), cells.second)],
        },
      };
    },
    arrays,
  ],
};

/** Rows made of columns in reach; null where the dialect makes none, or when there are no columns. */
export function madeRows(world: World, scope: Scope): MadeRows | null {
  const { choices, dialect } = world;
  const own = writers[dialect];
  if (own === undefined) return null;
  const refs = Array.from({ length: 4 }, () => columnRef(world, { ...scope, parent: null, merged: new Map() }));
  const usable = (place: number): { readonly sql: string; readonly value: Val } => {
    const ref = refs[place];
    const isPlain = ref !== null && ref !== undefined && !ref.value.open && ref.sql.includes('.');
    return isPlain ? ref : { sql: '1', value: constant };
  };
  const [a, b, c, d] = [usable(0), usable(1), usable(2), usable(3)];
  const [alias, one, other] = [freshName(world, 'e'), freshName(world, 'el'), freshName(world, 'em')];
  const writer = pick(choices, own);
  used(world, 'made rows');
  return writer({
    sql: [a.sql, b.sql, c.sql, d.sql],
    first: together(dialect === 'tsql' ? [a.value] : [a.value, c.value]),
    second: together(dialect === 'tsql' ? [b.value] : [b.value, d.value]),
    alias,
    one,
    other,
    written: {
      alias: write(choices, alias, dialect),
      one: write(choices, one, dialect),
      other: write(choices, other, dialect),
    },
    dialect,
  });
}
