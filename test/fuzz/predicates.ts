/** Conditions, with what they read. */
import { chance, pick } from './choices.js';
import type { Expr } from './expressions.js';
import { expression, made } from './expressions.js';
import { constant } from './lineage-model.js';
import { queryAsValue } from './queries.js';
import type { Scope, World } from './world.js';
import { used } from './world.js';

/** Something that is true or false; the value is what a condition reads. */
export function predicate(world: World, scope: Scope, depth: number): Expr {
  const { choices } = world;
  const operand = (): Expr => expression(world, scope, Math.min(depth, 1));
  const comparison = pick(choices, ['=', '>', '<', '>=', '<>']);
  if (depth <= 0) {
    const left = operand();
    if (chance(choices, 20)) return made(`${left.sql} in (1, 2, 3)`, [left]);
    if (chance(choices, 20)) return made(`${left.sql} is not null`, [left]);
    const right = expression(world, scope, 0);
    return made(`${left.sql} ${comparison} ${right.sql}`, [left, right]);
  }
  switch (choices.next(8)) {
    case 0: {
      const left = operand();
      const right = expression(world, scope, depth - 1);
      return made(`${left.sql} ${comparison} ${right.sql}`, [left, right]);
    }
    case 1: {
      const left = operand();
      const query = queryAsValue(world, scope, depth - 1);
      used(world, 'in (query)');
      return made(`${left.sql} ${chance(choices, 40) ? 'not in' : 'in'} ${query.sql}`, [left]);
    }
    case 2: {
      const query = queryAsValue(world, scope, depth - 1);
      used(world, 'exists');
      return { sql: `${chance(choices, 40) ? 'not ' : ''}exists ${query.sql}`, value: constant, implied: null };
    }
    case 3: {
      const left = operand();
      const query = queryAsValue(world, scope, depth - 1);
      used(world, 'comparison with a query');
      return made(`${left.sql} ${comparison} ${query.sql}`, [left, { ...query, implied: null }]);
    }
    case 4: {
      const left = operand();
      const query = queryAsValue(world, scope, depth - 1);
      if (!world.grammar.comparisonQuantifiers)
        return made(`${query.sql} ${comparison} ${left.sql}`, [left, { ...query, implied: null }]);
      used(world, 'quantified comparison');
      return made(`${left.sql} ${comparison} ${pick(choices, ['any', 'all'])} ${query.sql}`, [left]);
    }
    case 5: {
      const left = operand();
      const [low, high] = [expression(world, scope, depth - 1), queryAsValue(world, scope, depth - 1)];
      used(world, 'between');
      return made(`${left.sql} between ${low.sql} and ${high.sql}`, [left, low, { ...high, implied: null }]);
    }
    case 6: {
      const right = predicate(world, scope, depth - 1);
      const first = predicate(world, scope, 0);
      return made(`(${first.sql} or ${right.sql})`, [first, right]);
    }
    default: {
      const right = predicate(world, scope, depth - 1);
      const first = predicate(world, scope, 0);
      return made(`${first.sql} and ${chance(choices, 30) ? 'not ' : ''}${right.sql}`, [first, right]);
    }
  }
}
