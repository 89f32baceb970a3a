/** Variables of a script: what was put into each, worked out only when it is read, with the variables as they were then. */
import type { AstObject } from '../ast.js';
import { bodyOf, identifierOf, listOf, literalText, textOf } from '../ast.js';
import { noteDecisions } from './conditions.js';
import type { Context } from '../context.js';
import type { CompletionRules } from '../dotted-names.js';
import { transformed } from '../edge-kinds.js';
import type { Scope } from '../scopes.js';
import { newScope } from '../scopes.js';
import type { Column } from '../shapes.js';
import type { Value } from '../values.js';
import { mergeValues, newSink, unknownValue } from '../values.js';

export type Assigned =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'expression'; readonly expression: unknown }
  /** The column at this place of a query's row. */
  | { readonly kind: 'column'; readonly query: unknown; readonly place: number }
  /** A value with the parts it is made of: the argument of a function. */
  | { readonly kind: 'made'; readonly column: Column }
  /** One row after the other of a query. */
  | { readonly kind: 'row'; readonly query: unknown }
  /** Somewhere inside a statement, as `@x := ..`. */
  | { readonly kind: 'inside'; readonly statement: unknown };

/** One assignment, and those before it: newest first. */
export interface Variable {
  /** Lower case, with the `@` of dialects that have it. */
  readonly name: string;
  readonly assigned: Assigned;
  readonly outer: Variable | null;
  /** The variables that what is put into it may read: `SET (a, b) = (b, a)` reads both as they were. */
  readonly before: Variable | null;
  /** A parameter of a function, which is read by its bare name in every dialect. */
  readonly parameter: boolean;
  /** It may not happen, so that what the variable held before counts too. */
  readonly maybe: boolean;
  /** The branches around the statement that fills it. */
  within: readonly string[];
  /** How names were completed when it was filled; null for a parameter. */
  completion: CompletionRules | null;
  value: Value | null;
}

export function assigned(
  outer: Variable | null,
  name: string,
  what: Assigned,
  more: Partial<Pick<Variable, 'maybe' | 'before' | 'parameter'>> = {},
): Variable {
  const { maybe = false, before = outer, parameter = false } = more;
  return {
    name: name.toLowerCase(),
    assigned: what,
    outer,
    before,
    parameter,
    maybe,
    within: [],
    completion: null,
    value: null,
  };
}

/** The newest assignment to the variable of this name (compared without case), or null when there is none. */
export function variableNamed(variables: Variable | null, name: string): Variable | null {
  const key = name.toLowerCase();
  for (let at = variables; at !== null; at = at.outer) if (at.name === key) return at;
  return null;
}

/** Whether the variable is read by its bare name here: everywhere in some dialects, elsewhere where no column can be meant. */
export function isBare(ctx: Context, variable: Variable, scope: Scope | null): boolean {
  if (ctx.rules.bareVariables || variable.parameter) return true;
  for (let at = scope; at !== null; at = at.parent) if (at.relations.length > 0) return false;
  return scope !== null;
}

/** What the variable depends on at this point of the script; null when there is no such variable. */
export function variableValue(ctx: Context, name: string): Value | null {
  const variable = variableNamed(ctx.variables, name);
  if (variable === null) return null;
  variable.value ??= workedOut(ctx, variable);
  return variable.value;
}

function workedOut(ctx: Context, variable: Variable): Value {
  const { variables: now, completion: names } = ctx;
  noteDecisions(ctx, variable.within);
  ctx.variables = variable.outer;
  const before = variable.maybe ? variableValue(ctx, variable.name) : null;
  ctx.variables = variable.before;
  ctx.completion = variable.completion ?? names;
  const own = mergeValues([valueOfAssigned(ctx, variable)], transformed);
  ctx.variables = now;
  ctx.completion = names;
  return before === null ? own : mergeValues([before, own]);
}

function valueOfAssigned(ctx: Context, { name, assigned: what, before: outer }: Variable): Value {
  if (what.kind === 'value') return what.value;
  if (what.kind === 'made') return what.column.value;
  if (what.kind === 'expression') {
    const sink = newSink();
    ctx.collect(what.expression, newScope(null, null), transformed, sink);
    return sink;
  }
  if (what.kind === 'inside') {
    ctx.query(what.statement, null);
    const found: Value[] = [];
    for (let at = ctx.variables; at !== null && at !== outer; at = at.outer)
      if (at.name === name && at.assigned.kind === 'value') found.push(at.assigned.value);
    return mergeValues(found);
  }
  const { items } = ctx.query(what.query, null);
  if (what.kind === 'row')
    return mergeValues(
      items.map((item) =>
        item.kind === 'column' ? item.value : unknownValue('star_unexpanded', `${name}: all columns of a row`),
      ),
    );
  const item = items[what.place];
  if (item?.kind === 'column' && !items.slice(0, what.place).some((each) => each.kind === 'open')) return item.value;
  return unknownValue('sql_unsupported', `${name}: which column of the query is put into it is not known`);
}

/** The text that a variable is known to hold, when the expression is one that was filled with a constant; else null. */
export function constantOfVariable(ctx: Context, expression: unknown): string | null {
  const name = textOf(bodyOf(expression, 'parameter')?.['name']) ?? identifierOf(expression)?.name ?? '';
  const variable = bodyOf(expression, 'literal') === null ? variableNamed(ctx.variables, name) : null;
  if (variable === null || variable.maybe || variable.assigned.kind !== 'expression') return null;
  const literal = bodyOf(variable.assigned.expression, 'literal');
  return literal?.['literal_type'] === 'string' ? textOf(literal['value']) : null;
}

/** The variable of `@x := ..`, or null for what only looks like it (a named argument). */
export function nameAssigned(body: AstObject | null): string | null {
  const name = identifierOf(body?.['left'])?.name ?? '';
  return name.startsWith('@') ? name : null;
}

/** The value of `@x := expr`, which is now in the variable too. */
export function assignedInQuery(ctx: Context, body: AstObject, right: Value): Value {
  const name = nameAssigned(body);
  const value = mergeValues([right], transformed);
  if (name !== null) ctx.variables = assigned(ctx.variables, name, { kind: 'value', value }, { maybe: true });
  return value;
}

/** DuckDB reads its variables by a function: `getvariable('x')`. Null for any other call. */
export function calledVariable(ctx: Context, called: string, args: unknown): Value | null {
  if (ctx.variables === null || called.toLowerCase() !== 'getvariable') return null;
  return variableValue(ctx, literalText(listOf(args)[0]) ?? '');
}
