/** A field of a variable that holds a struct (`declare x default (select as struct a, b from t)`, then `x.a`) or the row of a loop. */
import type { Identifier } from '../ast.js';
import type { Context } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { expressionColumn } from '../parts/made-values.js';
import { descend, structOf } from '../parts/parts.js';
import type { Scope } from '../scopes.js';
import { newScope } from '../scopes.js';
import type { Column } from '../shapes.js';
import { columnsNamed } from '../shapes.js';
import type { Value } from '../values.js';
import { mergeValues, nothing } from '../values.js';
import type { Variable } from './variables.js';
import { isBare, variableNamed } from './variables.js';

/** What the field depends on; null when no variable is meant, or what it holds has no parts that are known. */
export function fieldOfVariable(ctx: Context, scope: Scope, path: readonly Identifier[]): Value | null {
  const [first, ...fields] = path;
  const variable = first === undefined ? null : variableNamed(ctx.variables, first.name);
  if (first === undefined || variable === null || variable.maybe || !isBare(ctx, variable, scope)) return null;
  for (let at: Scope | null = scope; at !== null; at = at.parent)
    if (at.relations.some(({ visible, shape }) => visible && columnsNamed(shape, first.name).length > 0)) return null;
  const { variables: now, completion: names } = ctx;
  ctx.variables = variable.before;
  ctx.completion = variable.completion ?? names;
  const whole = columnOfVariable(ctx, variable);
  ctx.variables = now;
  ctx.completion = names;
  const found =
    whole === null
      ? null
      : descend(
          ctx,
          whole,
          fields.map((name) => ({ kind: 'name', name })),
        );
  return found === null ? null : mergeValues([found.value], transformed);
}

/** What the variable holds, with its parts; null when it is not known to have any. */
function columnOfVariable(ctx: Context, { assigned: what }: Variable): Column | null {
  if (what.kind === 'made') return what.column;
  if (what.kind === 'expression') return expressionColumn(ctx, what.expression, newScope(null, null));
  if (what.kind !== 'row') return null;
  return { kind: 'column', name: null, value: nothing, parts: structOf(ctx.query(what.query, null)) };
}
