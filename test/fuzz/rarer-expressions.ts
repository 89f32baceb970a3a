/** Fields of a row of a group, functions of functions, aggregates in an order. */
import { chance, pick } from './choices.js';
import type { Expr } from './expressions.js';
import { columnRef, expression } from './expressions.js';
import { through, together } from './lineage-model.js';
import type { Scope, World } from './world.js';
import { freshName, used } from './world.js';
import { write } from './written.js';

/** A field of one of a group's rows. */
export function pickedField(world: World, scope: Scope, depth: number): Expr | null {
  const { choices, dialect, grammar } = world;
  if (dialect === 'bigquery' && chance(choices, 50)) return fieldOfRow(world, scope);
  if (!grammar.structs) return null;
  const [one, other] = [expression(world, scope, depth - 1), expression(world, scope, 0)];
  const name = write(choices, freshName(world, 'fa'), dialect);
  const call = dialect === 'bigquery' ? 'any_value' : 'max';
  used(world, 'struct in an aggregate');
  const sql = `${call}(struct(${one.sql} as ${name}, ${other.sql} as fz)).${name}`;
  return { sql, value: through(one.value, 'aggregation'), implied: null };
}

/** `array_agg(r order by 1 limit 1)[offset(0)].col` */
function fieldOfRow(world: World, scope: Scope): Expr | null {
  const { choices, dialect } = world;
  const rels = scope.rels.filter((rel) => rel.aliased === true && rel.qualifiers.length === 1);
  if (rels.length === 0) return null;
  const rel = pick(choices, rels);
  const [alias] = rel.qualifiers[0] ?? [];
  const { cols } = rel;
  const once = cols.filter(
    ({ name }) => cols.filter((col) => col.name?.stored.toLowerCase() === name?.stored.toLowerCase()).length === 1,
  );
  if (alias === undefined || once.length === 0) return null;
  const col = pick(choices, once);
  if (col.name === null || scope.rels.some((other) => other.cols.some((each) => each.name?.stored === alias.stored)))
    return null;
  used(world, 'field of a row');
  const sql = `array_agg(${write(choices, alias, dialect)} order by 1 limit 1)[offset(0)].${write(choices, col.name, dialect)}`;
  return { sql, value: through(col.value, 'aggregation'), implied: null };
}

/** A function over the elements of an array, whose parameter is no column. */
export function lambda(world: World, scope: Scope): Expr | null {
  const { choices, grammar, dialect } = world;
  const array = grammar.lambda === null ? null : columnRef(world, scope);
  const other = array === null ? null : columnRef(world, scope);
  if (grammar.lambda === null || array === null || other === null) return null;
  used(world, 'lambda');
  const parameter = write(choices, { ...freshName(world, 'q'), plain: true }, dialect);
  const body = `${parameter} -> (${parameter} || ${other.sql})`;
  const [call, functionFirst] = grammar.lambda;
  const sql = functionFirst ? `${call}(${body}, ${array.sql})` : `${call}(${array.sql}, ${body})`;
  return { sql, value: through(together([array.value, other.value]), 'transformation'), implied: null };
}

/** `array_agg(x order by y)`: the order only decides. */
export function orderedAggregate(world: World, scope: Scope, depth: number): Expr | null {
  if (!world.grammar.orderedAggregates) return null;
  const order = columnRef(world, scope);
  if (order === null) return null;
  const one = expression(world, scope, depth - 1);
  used(world, 'ordered aggregate');
  const value = together([through(one.value, 'aggregation'), through(order.value, 'conditional')]);
  return { sql: `array_agg(${one.sql} order by ${order.sql} desc)`, value, implied: null };
}
