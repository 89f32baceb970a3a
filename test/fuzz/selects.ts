/** One SELECT. */
import { chance, pick } from './choices.js';
import { aggregate, columnRef, expression } from './expressions.js';
import { predicate } from './predicates.js';
import type { Expr } from './expressions.js';
import { makeValue, partOf, wholeOf } from './made-values.js';
import type { Col } from './lineage-model.js';
import { constant } from './lineage-model.js';
import type { Query, Wanted } from './queries.js';
import { fromClause } from './relations.js';
import type { Scope, World } from './world.js';
import { freshName, sameName, scopeWithin, used } from './world.js';
import type { Name } from './written.js';
import { write } from './written.js';
import { star } from './stars.js';

export interface Select extends Query {
  /** The same SELECT with these names for its columns. */
  named(names: readonly Name[]): string;
}

interface Output {
  readonly sql: string;
  readonly alias: Name | null;
  readonly cols: readonly Col[];
}

export function select(world: World, wanted: Wanted): Select {
  const { choices, grammar } = world;
  const scope = scopeWithin(wanted.parent, wanted.ctes);
  if (!grammar.fromDual && wanted.parent === null && wanted.width !== null && chance(choices, 3))
    return constants(world, wanted.width);
  const from = fromClause(world, scope, wanted.depth);
  scope.qualifiedOnly =
    wanted.parent === null &&
    scope.merged.size === 0 &&
    scope.rels.every((rel) => rel.qualifiers.length > 0) &&
    chance(choices, 15);
  const grouped = wanted.parent === null && chance(choices, 20);
  const outputs: Output[] = [];
  const keys: string[] = [];
  if (!grouped && wanted.width === null && chance(choices, 25)) {
    const made = star(world, scope);
    if (made !== null) {
      outputs.push({ sql: made.sql, alias: null, cols: made.cols });
    }
  }
  const width = wanted.width ?? choices.next(4) + (outputs.length === 0 ? 1 : 0);
  for (let place = 0; place < width; place += 1) {
    const isAggregate = grouped && (place > 0 || chance(choices, 20));
    const made = isAggregate
      ? aggregate(world, scope, Math.min(1, wanted.depth))
      : item(world, scope, wanted, place, grouped);
    if (grouped && !isAggregate) keys.push(made.sql);
    outputs.push(named(world, scope, outputs, made, isAggregate));
  }
  const where = chance(choices, 40)
    ? ` where ${predicate(world, { ...scope, aliases: [] }, Math.min(wanted.depth, 2)).sql}`
    : '';
  const clauses = `${where}${groupClause(world, scope, grouped, keys)}${endClauses(world, scope, grouped, wanted)}`;
  const head = `select ${chance(choices, 8) && !grouped ? 'distinct ' : ''}${grammar.limit === 'top' && chance(choices, 6) ? 'top 5 ' : ''}`;
  const text = (names: readonly Name[] | null): string => {
    const list = outputs.map((output, place) => {
      const name = names?.[place] ?? output.alias;
      return name === null ? output.sql : `${output.sql} ${asWord(world)}${write(choices, name, world.dialect)}`;
    });
    return `${head}${list.join(', ')} from ${from}${clauses}`;
  };
  return { sql: text(null), cols: outputs.flatMap((output) => output.cols), named: text };
}

function asWord(world: World): string {
  return chance(world.choices, 80) ? 'as ' : '';
}

function constants(world: World, width: number): Select {
  used(world, 'no from');
  const names = Array.from({ length: width }, () => freshName(world, 'k'));
  const text = (given: readonly Name[]): string =>
    `select ${given.map((name, place) => `${place + 1} as ${write(world.choices, name, world.dialect)}`).join(', ')}`;
  return {
    sql: text(names),
    cols: names.map((name) => ({ name, value: constant, hidden: false })),
    named: text,
  };
}

function item(world: World, scope: Scope, wanted: Wanted, place: number, grouped: boolean): Expr {
  const { choices, grammar } = world;
  const like = wanted.like?.[place]?.made ?? null;
  if (!grouped && wanted.depth > 0 && chance(choices, like === null ? 6 : 80)) {
    const made = makeValue(world, scope, 1, like);
    if (made !== null) return { sql: made.sql, value: wholeOf(made.made), implied: null, made: made.made };
  }
  if (grammar.aliasReuse && !scope.qualifiedOnly && scope.aliases.length > 0 && chance(choices, 12)) {
    const col = pick(choices, scope.aliases);
    if (col.name !== null) {
      used(world, 'earlier alias');
      const ref = {
        sql: write(choices, col.name, world.dialect),
        value: col.value,
        implied: col.name,
        made: col.made,
        col,
      };
      return (chance(choices, 70) ? partOf(world, scope, ref) : null) ?? ref;
    }
  }
  return expression(world, scope, Math.min(wanted.depth, 2));
}

/** The output with a name: its own, a new one, or that of some column of the warehouse. */
function named(world: World, scope: Scope, before: readonly Output[], made: Expr, isAggregate: boolean): Output {
  const { choices } = world;
  const taken = before.flatMap((output) => output.cols.map((col) => col.name?.stored ?? ''));
  const free = (name: Name): boolean => !taken.some((each) => sameName(each, name.stored));
  if (made.implied !== null && free(made.implied) && chance(choices, 50)) {
    return {
      sql: made.sql,
      alias: null,
      cols: [{ name: made.implied, value: made.value, hidden: false, made: made.made }],
    };
  }
  let name = freshName(world, pick(choices, ['o', 'total_', 'out']));
  if (scope.qualifiedOnly && chance(choices, 50)) {
    const other = pick(choices, pick(choices, world.tables).columns);
    if (free(other)) {
      name = other;
      used(world, 'alias like a column');
    }
  }
  const col: Col = { name, value: made.value, hidden: false, made: made.made };
  if (!isAggregate && !/\bover \(/.test(made.sql)) scope.aliases.push(col);
  return { sql: made.sql, alias: name, cols: [col] };
}

function groupClause(world: World, scope: Scope, grouped: boolean, keys: readonly string[]): string {
  if (!grouped) return '';
  const group = keys.length === 0 ? '' : ` group by ${keys.join(', ')}`;
  if (group === '' || !chance(world.choices, 30)) return group;
  used(world, 'having');
  const left = aggregate(world, scope, 0);
  const more = chance(world.choices, 50) ? ` and ${predicate(world, scope, 1).sql}` : '';
  return `${group} having ${left.sql} > 1${more}`;
}

function endClauses(world: World, scope: Scope, grouped: boolean, wanted: Wanted): string {
  const { choices, grammar } = world;
  if (grouped || !grammar.qualify || wanted.parent !== null || !chance(choices, 10)) return '';
  const key = columnRef(world, { ...scope, parent: null });
  if (key === null) return '';
  used(world, 'qualify');
  return ` qualify row_number() over (partition by ${key.sql} order by ${key.sql}) = 1`;
}
