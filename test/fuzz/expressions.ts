/** Expressions with what they depend on. */
import { chance, pick } from './choices.js';
import type { Col, Made, Rel, Val } from './lineage-model.js';
import { constant, through, together } from './lineage-model.js';
import { madeField, partOfColumn } from './made-values.js';
import { predicate } from './predicates.js';
import { queryAsValue } from './queries.js';
import { lambda, orderedAggregate, pickedField } from './rarer-expressions.js';
import type { Scope, World } from './world.js';
import { sameName, used } from './world.js';
import type { Name } from './written.js';
import { variable } from './variables.js';
import { literal, write } from './written.js';

export interface Expr {
  readonly sql: string;
  readonly value: Val;
  /** The name an output gets without an alias; null when that depends on the dialect. */
  readonly implied: Name | null;
  /** Of a value of several parts, when all of it is meant. */
  readonly made?: Made | undefined;
}

export interface ColumnRef extends Expr {
  readonly col: Col;
}

/** A reference to a column in reach, or null when there is none. */
export function columnRef(world: World, scope: Scope): ColumnRef | null {
  const { choices } = world;
  let owner = scope;
  if (scope.parent !== null && chance(choices, 20) && scope.parent.rels.length > 0) {
    owner = scope.parent;
    used(world, 'correlated');
  }
  if (owner.rels.length === 0) return null;
  if (owner === scope && scope.merged.size > 0 && chance(choices, 30)) {
    const { col, rels } = pick(choices, [...scope.merged.values()]);
    const others = scope.rels.filter((rel) => !rels.includes(rel));
    if (col.name !== null && !scope.qualifiedOnly && !others.some((rel) => hasName(rel, col.name))) {
      used(world, 'merged column');
      return { sql: write(choices, col.name, world.dialect), value: col.value, implied: col.name, made: col.made, col };
    }
  }
  const rel = pick(choices, owner.rels);
  const named = rel.cols.filter(
    ({ name }) =>
      name !== null && rel.cols.filter((other) => sameName(other.name?.stored ?? '', name.stored)).length === 1,
  );
  if (named.length === 0) return null;
  const col = pick(choices, named);
  const name = col.name as Name; // filtered just now
  const bare = maybeBare(scope, owner, rel, name);
  const column = write(choices, name, world.dialect);
  if (rel.qualifiers.length === 0 || (bare && chance(choices, 50))) {
    if (!bare) return null;
    used(world, 'bare name');
    return { sql: column, value: col.value, implied: name, made: col.made, col };
  }
  const qualifier = pick(choices, rel.qualifiers);
  if (qualifier.length > 1) used(world, 'long path');
  if (scope !== owner && hides(scope, rel)) return null;
  const sql = [...qualifier.map((part) => write(choices, part, world.dialect)), column].join('.');
  return { sql, value: col.value, implied: name, made: col.made, col };
}

function hasName(rel: Rel, name: Name | null): boolean {
  return rel.cols.some((col) => col.name !== null && name !== null && sameName(col.name.stored, name.stored));
}

/** Whether an inner relation has the name that the outer one is known by. */
function hides(scope: Scope, rel: Rel): boolean {
  const names = rel.qualifiers.map((qualifier) => qualifier.at(-1)?.stored ?? '');
  return scope.rels.some((other) =>
    other.qualifiers.some((qualifier) => names.some((name) => sameName(name, qualifier.at(-1)?.stored ?? ''))),
  );
}

/** What Snowflake's FLATTEN returns besides what a relation of it lists. */
const flattened: ReadonlySet<string> = new Set(['seq', 'key', 'path', 'index', 'value', 'this']);

/** Whether the name without a qualifier can mean nothing else, for the warehouse and for one who knows only the text. */
function maybeBare(scope: Scope, owner: Scope, rel: Rel, name: Name): boolean {
  if (owner.qualifiedOnly || scope.qualifiedOnly) return false;
  const others = [...owner.rels.filter((other) => other !== rel), ...(scope === owner ? [] : scope.rels)];
  if (others.some((other) => other.cols.some((col) => col.name !== null && sameName(col.name.stored, name.stored))))
    return false;
  if (others.some(({ more }) => more === true) && flattened.has(name.stored.toLowerCase())) return false;
  if (rel.cols.filter((col) => col.name !== null && sameName(col.name.stored, name.stored)).length > 1) return false;
  const mine = rel.cols.find((col) => col.name === name);
  const blind = others.filter((other) => other.cols.some((col) => col.hidden));
  if (scope !== owner && blind.some((other) => scope.rels.includes(other))) return false;
  return !(mine?.hidden === true && blind.length > 0);
}

const strings = ['x', "it's", 'union all select ghost from nowhere', '-- no comment', 'a,b(', '{ }', ''];

/** A constant, or a variable, which is one while the query runs. */
function constantExpr(world: World): Expr {
  const { choices } = world;
  const filled = variable(world);
  if (filled !== null) return filled;
  const sql = chance(choices, 50) ? literal(pick(choices, strings)) : String(choices.next(100));
  return { sql, value: constant, implied: null };
}

/** An expression over what is in reach. */
export function expression(world: World, scope: Scope, depth: number): Expr {
  const { choices } = world;
  const ref = (): Expr => columnRef(world, scope) ?? constantExpr(world);
  if (depth <= 0) return chance(choices, 85) ? ref() : constantExpr(world);
  const inner = (): Expr => expression(world, scope, depth - 1);
  switch (choices.next(15)) {
    case 0:
    case 1:
      return ref();
    case 2: {
      const [left, right] = [inner(), inner()];
      const operator = pick(
        choices,
        world.dialect === 'tsql' || world.dialect === 'mysql' ? ['+', '-', '*'] : ['+', '*', '||'],
      );
      return made(`${left.sql} ${operator} ${right.sql}`, [left, right], true);
    }
    case 3: {
      const [left, right] = [inner(), inner()];
      used(world, 'function');
      return made(`coalesce(${left.sql}, ${right.sql})`, [left, right]);
    }
    case 4: {
      const one = inner();
      return made(`${pick(choices, ['upper', 'lower', 'trim', 'abs'])}(${one.sql})`, [one]);
    }
    case 5: {
      const one = inner();
      used(world, 'cast');
      if (world.grammar.colonCast && chance(choices, 50)) return made(`(${one.sql})::${world.grammar.textType}`, [one]);
      return made(`cast(${one.sql} as ${world.grammar.textType})`, [one]);
    }
    case 6:
      return searchedCase(world, scope, depth);
    case 7: {
      const [subject, when, then, rest] = [inner(), inner(), inner(), inner()];
      used(world, 'simple case');
      const value = together([
        through(together([subject.value, when.value]), 'conditional'),
        through(together([then.value, rest.value]), 'transformation'),
      ]);
      return {
        sql: `case ${subject.sql} when ${when.sql} then ${then.sql} else ${rest.sql} end`,
        value,
        implied: null,
      };
    }
    case 8: {
      const one = inner();
      used(world, 'masking');
      const { hash } = world.grammar;
      const sql = hash.includes('%') ? hash.replace('%', () => one.sql) : `${hash}(${one.sql})`;
      return { sql, value: through(one.value, 'transformation', true), implied: null };
    }
    case 9: {
      used(world, 'scalar sub-query');
      return { ...queryAsValue(world, scope, depth - 1), implied: null };
    }
    case 10:
      return windowed(world, scope, depth);
    case 11: {
      const one = inner();
      return { sql: `(${one.sql})`, value: one.value, implied: null };
    }
    case 12:
      return madeField(world, scope, depth) ?? ref();
    case 13:
      return lambda(world, scope) ?? ref();
    default:
      return partOfColumn(world, scope) ?? path(world, scope) ?? ref();
  }
}

export function made(sql: string, parts: readonly Expr[], wrapped = false): Expr {
  const value = through(together(parts.map((part) => part.value)), 'transformation');
  return { sql: wrapped ? `(${sql})` : sql, value, implied: null };
}

function searchedCase(world: World, scope: Scope, depth: number): Expr {
  const when = predicate(world, scope, depth - 1);
  const then = expression(world, scope, depth - 1);
  const rest = chance(world.choices, 50) ? expression(world, scope, depth - 1) : null;
  used(world, 'case');
  const value = together([
    through(when.value, 'conditional'),
    through(together([then.value, ...(rest === null ? [] : [rest.value])]), 'transformation'),
  ]);
  return {
    sql: `case when ${when.sql} then ${then.sql}${rest === null ? '' : ` else ${rest.sql}`} end`,
    value,
    implied: null,
  };
}

function windowed(world: World, scope: Scope, depth: number): Expr {
  const { choices } = world;
  const [key, order] = [expression(world, scope, 0), expression(world, scope, 0)];
  const over = `over (partition by ${key.sql} order by ${order.sql}${chance(choices, 30) ? ' desc' : ''})`;
  used(world, 'window');
  if (chance(choices, 40)) return { sql: `row_number() ${over}`, value: constant, implied: null };
  const one = expression(world, scope, depth - 1);
  if (chance(choices, 40))
    return { sql: `lag(${one.sql}) ${over}`, value: through(one.value, 'transformation'), implied: null };
  return { sql: `sum(${one.sql}) ${over}`, value: through(one.value, 'aggregation'), implied: null };
}

/** A field inside a column. */
function path(world: World, scope: Scope): Expr | null {
  const { choices, grammar } = world;
  if (grammar.paths.length === 0) return null;
  const ref = columnRef(world, scope);
  // A column that is made of several may have come through anything: no key that none of them has is asked of it.
  if (ref === null || [...world.features].some((feature) => feature.startsWith('made '))) return null;
  const style = pick(choices, grammar.paths);
  const value = through(ref.value, 'transformation');
  const qualified = /\.[^.]*$/.test(ref.sql);
  used(world, `path ${style}`);
  if (style === 'colon') return { sql: `${ref.sql}:home.city`, value, implied: null };
  if (style === 'arrow')
    return {
      sql: world.dialect === 'mysql' ? `${ref.sql}->>${literal('$.k')}` : `(${ref.sql} ->> ${literal('k')})`,
      value,
      implied: null,
    };
  if (style === 'dot') return qualified ? { sql: `${ref.sql}.zip_code`, value, implied: null } : null;
  return { sql: `${jsonFunction[world.dialect] ?? 'json_value'}(${ref.sql}, ${literal('$.k')})`, value, implied: null };
}

const jsonFunction: Readonly<Record<string, string>> = {
  snowflake: 'get_path',
  bigquery: 'json_extract_scalar',
  redshift: 'json_extract_path_text',
  databricks: 'get_json_object',
  spark: 'get_json_object',
  mysql: 'json_extract',
  trino: 'json_extract_scalar',
  athena: 'json_extract_scalar',
  clickhouse: 'JSONExtractString',
  duckdb: 'json_extract_string',
};

/** An aggregate over an expression. */
export function aggregate(world: World, scope: Scope, depth: number): Expr {
  const { choices, grammar } = world;
  used(world, 'aggregate');
  if (chance(choices, 15)) return { sql: 'count(*)', value: constant, implied: null };
  if (chance(choices, 10)) {
    const rarer = chance(choices, 50) ? orderedAggregate(world, scope, depth) : pickedField(world, scope, depth);
    if (rarer !== null) return rarer;
  }
  const one = expression(world, scope, depth - 1);
  const distinct = chance(choices, 15) ? 'distinct ' : '';
  const sql = `${pick(choices, ['sum', 'max', 'min', 'count', 'avg'])}(${distinct}${one.sql})`;
  const value = through(one.value, 'aggregation');
  if (!grammar.filterClause || !chance(choices, 20)) return { sql, value, implied: null };
  const when = predicate(world, scope, 0);
  used(world, 'filter clause');
  return {
    sql: `${sql} filter (where ${when.sql})`,
    value: together([value, through(when.value, 'conditional')]),
    implied: null,
  };
}
