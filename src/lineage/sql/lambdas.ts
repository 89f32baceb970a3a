/** Functions that make a list of what a lambda gives for each element of another: the element is known where its list is. */
import { identifierOf, listOf, nodeOf } from './ast.js';
import type { Context } from './context.js';
import { transformed } from './edge-kinds.js';
import { expressionColumn, note } from './made-values.js';
import { elementOf } from './parts.js';
import type { Scope } from './scopes.js';
import { newScope } from './scopes.js';
import type { Column } from './shapes.js';
import { viewedColumn } from './shapes.js';

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
