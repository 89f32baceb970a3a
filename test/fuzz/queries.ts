/** Queries: WITH, set operations in any order and nesting, and what stands around them. */
import { chance, pick } from './choices.js';
import type { Col, Val } from './lineage-model.js';
import { stacked, through, together } from './lineage-model.js';
import { select } from './selects.js';
import type { NamedRel, Scope, World } from './world.js';
import { freshName, sameName, used } from './world.js';
import type { Name } from './written.js';
import { nameOf, write } from './written.js';

export interface Wanted {
  /** What a correlated query sees. */
  readonly parent: Scope | null;
  readonly ctes: readonly NamedRel[];
  readonly depth: number;
  /** How many columns; null leaves it to the query. */
  readonly width: number | null;
  /** Columns that stand above these in a set operation. */
  readonly like?: readonly Col[];
  /** The query belongs to a statement that begins so; its WITH stands before that where it may not stand inside. */
  readonly statement?: string;
}

export interface Query {
  readonly sql: string;
  readonly cols: readonly Col[];
}

export function query(world: World, wanted: Wanted): Query {
  const { choices, grammar } = world;
  const { statement, ...rest } = wanted;
  const begin = statement ?? '';
  const mayHave = wanted.depth > 0 && wanted.parent === null && (grammar.withInside || statement !== undefined);
  if (!mayHave || !chance(choices, 25)) {
    const made = tail(world, body(world, rest), rest);
    return { ...made, sql: `${begin}${made.sql}` };
  }
  const { sql, ctes } = withClause(world, rest);
  const inner = tail(world, body(world, { ...rest, ctes }), rest);
  return { ...inner, sql: grammar.withInside ? `${begin}${sql} ${inner.sql}` : `${sql} ${begin}${inner.sql}` };
}

/** ORDER BY and the like after a whole query. */
function tail(world: World, made: Query & { readonly compound: boolean }, wanted: Wanted): Query {
  const { choices, grammar } = world;
  if (wanted.parent !== null || !chance(choices, 12) || grammar.limit === 'top') return made;
  used(world, 'order by a place');
  const limit = chance(choices, 50) ? (grammar.limit === 'fetch' ? ' fetch first 3 rows only' : ' limit 3') : '';
  return { ...made, sql: `${made.sql} order by 1${limit}` };
}

interface Part extends Query {
  readonly compound: boolean;
}

/** One SELECT, or several with set operators between them. */
function body(world: World, wanted: Wanted): Part {
  const { choices, grammar } = world;
  const sets = wanted.depth > 0 && chance(choices, wanted.parent === null ? 25 : 30);
  const first = branch(world, wanted, sets);
  if (!sets || first.cols.some((col) => col.hidden)) return { ...first, compound: false };
  let { sql } = first;
  let { cols } = first;
  const rest = 1 + choices.next(3);
  let operator = pick(choices, grammar.setOperators);
  for (let number = 0; number < rest; number += 1) {
    const right = branch(world, { ...wanted, depth: wanted.depth - 1, width: cols.length, like: cols }, true);
    if (grammar.mixedSetOperators && number > 0) operator = pick(choices, grammar.setOperators);
    used(world, operator);
    sql += ` ${operator} ${right.sql}`;
    if (operator.startsWith('union')) {
      cols = cols.map((col, place) => stacked(col, right.cols[place] ?? col));
    }
  }
  if (rest > 1 && grammar.mixedSetOperators) used(world, 'chain of set operators');
  return { sql, cols, compound: true };
}

/** A SELECT beside a set operator, or a whole query in parentheses. */
function branch(world: World, wanted: Wanted, sets: boolean): Query {
  if (!sets || wanted.depth <= 0 || !chance(world.choices, 20)) return select(world, wanted);
  used(world, 'set operation in parentheses');
  const inner = body(world, { ...wanted, depth: wanted.depth - 1, like: [] });
  return { ...inner, sql: `(${inner.sql})` };
}

/** A query in parentheses that stands for a value. */
export function queryAsValue(world: World, scope: Scope, depth: number): { readonly sql: string; readonly value: Val } {
  const made = query(world, { parent: scope, ctes: scope.ctes, depth, width: 1 });
  return { sql: `(${made.sql})`, value: made.cols[0]?.value ?? together([]) };
}

function withClause(world: World, wanted: Wanted): { readonly sql: string; readonly ctes: readonly NamedRel[] } {
  const { choices, grammar, dialect } = world;
  used(world, 'with');
  let ctes = wanted.ctes;
  const parts: string[] = [];
  const recursive = grammar.recursive !== 'none' && chance(choices, 15);
  // A CTE that may read itself must not be called like a table that it reads.
  const mayHide = !recursive && grammar.recursive === 'recursive' && dialect !== 'snowflake';
  const count = 1 + choices.next(3);
  for (let number = 0; number < count; number += 1) {
    const name = mayHide ? cteName(world, ctes, ctes.slice(0, parts.length)) : freshName(world, 'c');
    if (recursive && chance(choices, 60)) {
      const made = recursiveCte(world, { ...wanted, ctes }, name);
      parts.push(made.sql);
      ctes = [made.cte, ...ctes.filter((cte) => !sameName(cte.name.stored, name.stored))];
      continue;
    }
    const inner = query(world, { parent: null, ctes, depth: wanted.depth - 1, width: null });
    let cols = inner.cols;
    let names = '';
    if (dialect !== 'bigquery' && !cols.some((col) => col.hidden) && chance(choices, 15)) {
      used(world, 'cte column names');
      cols = cols.map((col) => ({ ...col, name: freshName(world, 'n') }));
      names = `(${cols.map((col) => write(choices, col.name as Name, dialect)).join(', ')})`;
    }
    parts.push(`${write(choices, name, dialect)}${names} as (${inner.sql})`);
    ctes = [{ name, cols }, ...ctes.filter((cte) => !sameName(cte.name.stored, name.stored))];
  }
  const word = recursive && grammar.recursive === 'recursive' ? 'recursive ' : '';
  return { sql: `with ${word}${parts.join(', ')}`, ctes };
}

/** A new name, or one that hides a table or an outer CTE. */
function cteName(world: World, ctes: readonly NamedRel[], siblings: readonly NamedRel[]): Name {
  const { choices } = world;
  if (chance(choices, 12)) {
    const hidden = pick(choices, world.tables).parts.at(-1);
    const taken = siblings.some((cte) => sameName(cte.name.stored, hidden?.stored ?? ''));
    if (
      hidden !== undefined &&
      hidden.plain &&
      !taken &&
      !ctes.some((cte) => sameName(cte.name.stored, hidden.stored))
    ) {
      used(world, 'cte like a table');
      return nameOf(hidden.stored, true, world.dialect);
    }
  }
  return freshName(world, 'c');
}

function recursiveCte(world: World, wanted: Wanted, name: Name): { readonly sql: string; readonly cte: NamedRel } {
  const { choices, dialect } = world;
  used(world, 'recursive cte');
  const anchor = select(world, { ...wanted, parent: null, depth: 0, width: 1 + choices.next(3) });
  const names = anchor.cols.map(() => freshName(world, 'n'));
  const written = (each: Name): string => write(choices, each, dialect);
  // The step reads the CTE itself in all columns, and in some the rows it is joined to.
  const items = names.map((each) => (chance(choices, 50) ? `${written(each)} + 1` : written(each)));
  const source = `from ${written(name)}`;
  const cols = names.map((each, place): Col => {
    const own = anchor.cols[place]?.value ?? together([]);
    const grown = items[place]?.endsWith('+ 1') === true ? together([own, through(own, 'transformation')]) : own;
    return { name: each, value: grown, hidden: false };
  });
  const branches = [anchor.sql, `select ${items.join(', ')} ${source} where ${written(names[0] as Name)} < 9`];
  let all = cols;
  if (chance(choices, 30)) {
    const step = select(world, { ...wanted, parent: null, depth: 0, width: names.length });
    branches.splice(1, 0, step.sql);
    all = cols.map((col, place) => {
      const other = step.cols[place]?.value ?? col.value;
      const read = items[place]?.endsWith('+ 1') === true ? together([other, through(other, 'transformation')]) : other;
      return { ...col, value: together([col.value, read]) };
    });
  }
  const list = dialect === 'bigquery' ? '' : `(${names.map(written).join(', ')})`;
  const head = dialect === 'bigquery' ? anchor.named(names) : anchor.sql;
  branches[0] = head;
  return { sql: `${written(name)}${list} as (${branches.join(' union all ')})`, cte: { name, cols: all } };
}
