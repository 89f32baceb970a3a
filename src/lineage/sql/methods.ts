/** Calls with a dot, `x.f(..)`: a function of a package or schema, or a method of a column. */
import type { Identifier } from './ast.js';
import type { Context } from './context.js';
import type { Mode } from './edge-kinds.js';
import { aggregated, masked, transformed } from './edge-kinds.js';
import { aggregateMethods, chainedMethods, columnMethods, functionKey, maskingNames } from './function-rules.js';
import type { Scope } from './scopes.js';
import { relationNamed } from './scopes.js';

/** What the call does to its arguments, by the last part of the receiver and the method. */
export function methodMode(ctx: Context, receiver: readonly Identifier[] | null, method: string): Mode {
  const key = functionKey(method);
  // What a package calls MASK need not hide anything.
  if (ctx.rules.chainedCalls && maskingNames.has(key)) return masked;
  return aggregateMethods.has(`${receiver?.at(-1)?.name.toLowerCase() ?? ''}.${key}`) ? aggregated : transformed;
}

/** Whether what stands before the method is a column, and not the package of a function. */
export function isReceiver(ctx: Context, scope: Scope, path: readonly Identifier[], method: string): boolean {
  const [first, second] = path;
  if (first === undefined) return false;
  if (second !== undefined) return relationNamed(scope, first.name) !== null;
  if (ctx.rules.chainedCalls)
    return (
      chainedMethods.test(method) ||
      scope.relations.some((relation) => relation.shape.byName.has(first.name.toLowerCase()))
    );
  return ctx.dialect === 'tsql' && columnMethods.test(method) && !/^(?:dbo|sys)$/i.test(first.name);
}
