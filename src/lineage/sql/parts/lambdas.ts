/** Functions that make a list of what a lambda gives for each element of another: the element is known where its list is. */
import type { AstObject } from '../ast.js';
import { identifierOf, listOf, nodeOf } from '../ast.js';
import type { Context } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { expressionColumn, note } from './made-values.js';
import { elementOf } from './parts.js';
import type { Scope } from '../scopes.js';
import { newScope } from '../scopes.js';
import type { Column } from '../shapes.js';
import { viewedColumn } from '../shapes.js';
import type { Value } from '../values.js';
import { mergeValues, nothing } from '../values.js';

const mapping: ReadonlySet<string> = new Set(['transform', 'arraymap', 'listtransform', 'listapply', 'arraytransform']);

/** One element of what the call returns; null when it is no such call, or when the elements that it is given are not known. */
export function mappedElement(ctx: Context, key: string, args: readonly unknown[], scope: Scope): Column | null {
  if (!mapping.has(key) || args.length !== 2) return null;
  const lambda = args.map(nodeOf).find((node) => node?.tag === 'lambda')?.body;
  const list = args.find((arg) => nodeOf(arg)?.tag !== 'lambda');
  const whole = lambda === undefined ? null : expressionColumn(ctx, list, scope);
  const element = whole?.parts?.kind === 'list' ? elementOf(whole.parts) : null;
  if (lambda === undefined || whole === null || element === null) return null;
  note(whole.value);
  const names = listOf(lambda['parameters']).map((parameter) => identifierOf(parameter)?.name.toLowerCase() ?? '');
  const inner = newScope(scope, scope.ctes, new Set(names));
  // The second parameter is the place.
  const [first] = names;
  if (first !== undefined) inner.elements.set(first, element);
  return viewedColumn(expressionColumn(ctx, lambda['body'], inner), transformed);
}

const folding: ReadonlySet<string> = new Set(['reduce', 'aggregate', 'listreduce', 'arrayreduce', 'arrayfold']);

/**
 * What is left of a list whose elements a lambda takes in one after the other, `reduce(xs, 0, (s, x) -> s + x.a, s -> s)`; null
 * when it is no such call, or when the elements that it is given are not known.
 */
export function folded(ctx: Context, key: string, args: readonly unknown[], scope: Scope): Value | null {
  if (!folding.has(key)) return null;
  const lambdas = args.flatMap((arg) => {
    const node = nodeOf(arg);
    return node?.tag === 'lambda' ? [node.body] : [];
  });
  const [list, start] = args.filter((arg) => nodeOf(arg)?.tag !== 'lambda');
  const [merge, finish] = lambdas;
  const whole = merge === undefined ? null : expressionColumn(ctx, list, scope);
  const element = whole?.parts?.kind === 'list' ? elementOf(whole.parts) : null;
  if (merge === undefined || whole === null || element === null) return null;
  note(whole.value);
  const before = start === undefined ? element : expressionColumn(ctx, start, scope);
  const state: Column = { kind: 'column', name: null, value: before.value };
  const value = mergeValues([before.value, valueOfLambda(ctx, merge, [state, element], scope)]);
  const result: Column = { kind: 'column', name: null, value };
  return mergeValues([finish === undefined ? value : valueOfLambda(ctx, finish, [result], scope)], transformed);
}

/** What a lambda gives for these arguments; a parameter without one is a place, which depends on nothing. */
export function valueOfLambda(ctx: Context, lambda: AstObject, args: readonly Column[], scope: Scope): Value {
  const names = listOf(lambda['parameters']).map((parameter) => identifierOf(parameter)?.name.toLowerCase() ?? '');
  const inner = newScope(scope, scope.ctes, new Set(names));
  names.forEach((name, place) =>
    inner.elements.set(name, args[place] ?? { kind: 'column', name: null, value: nothing }),
  );
  return expressionColumn(ctx, lambda['body'], inner).value;
}
