/** A field of a variable that a query fills with a struct: `declare x default (select as struct a, b from t)`, and then `x.a`. */
import type { Identifier } from './ast.js';
import type { Context } from './context.js';
import { transformed } from './edge-kinds.js';
import { expressionColumn } from './made-values.js';
import { descend } from './parts.js';
import type { Scope } from './scopes.js';
import { newScope } from './scopes.js';
import { columnsNamed } from './shapes.js';
import type { Value } from './values.js';
import { mergeValues } from './values.js';
import { variableNamed } from './variables.js';

/** What the field depends on; null when no variable is meant, or what it holds has no parts that are known. */
export function fieldOfVariable(ctx: Context, scope: Scope, path: readonly Identifier[]): Value | null {
  const [first, ...fields] = path;
  if (!ctx.rules.bareVariables || first === undefined) return null;
  const variable = variableNamed(ctx.variables, first.name);
  if (variable === null || variable.maybe || variable.assigned.kind !== 'expression') return null;
  for (let at: Scope | null = scope; at !== null; at = at.parent)
    if (at.relations.some(({ visible, shape }) => visible && columnsNamed(shape, first.name).length > 0)) return null;
  const now = ctx.variables;
  ctx.variables = variable.outer;
  const whole = expressionColumn(ctx, variable.assigned.expression, newScope(null, null));
  ctx.variables = now;
  const found = descend(
    ctx,
    whole,
    fields.map((name) => ({ kind: 'name', name })),
  );
  return found === null ? null : mergeValues([found.value], transformed);
}
