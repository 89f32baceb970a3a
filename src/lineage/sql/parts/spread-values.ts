/** Items of a select list that stand for several columns: the fields of a struct, the columns of a function's rows. */
import type { AstObject, Node } from '../ast.js';
import { bodyOf, identifierOf, listOf, nodeOf, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { functionKey } from '../function-rules.js';
import { generatedRows } from '../relations/generated-rows.js';
import { expressionColumn } from './made-values.js';
import { elementOf } from './parts.js';
import type { Scope } from '../scopes.js';
import type { Column, Item, Parts } from '../shapes.js';
import { openOf } from '../shapes.js';
import { mergeValues } from '../values.js';

/** The columns that the expression stands for; null when it stands for one, or when they are not known. */
export function spreadItems(ctx: Context, expression: unknown, scope: Scope): readonly Item[] | null {
  const node = nodeOf(expression);
  if (node === null) return null;
  if (node.tag === 'dot') return identifierOf(node.body['field'])?.name === '*' ? allFields(ctx, node.body['this'], scope) : null;
  if (node.tag !== 'function' && node.tag !== 'explode') return null;
  const { key, args } = rowFunction(node);
  if (key === 'untuple') return allFields(ctx, args[0], scope);
  if (key === 'unnest') return ctx.dialect === 'duckdb' ? unnested(ctx, args, scope) : null;
  const rows = generatedRows(ctx, key, args, scope);
  return rows === null || (rows.length === 1 && key !== 'inline' && key !== 'inlineouter') ? null : rows;
} // prettier-ignore

/** The key and the arguments of a function that makes rows, which the parser may have as a node of its own. */
export function rowFunction({ tag, body }: Node): { readonly key: string; readonly args: readonly unknown[] } {
  if (tag !== 'function') return { key: functionKey(tag), args: [body['this']] };
  return { key: functionKey(textOf(body['name']) ?? ''), args: listOf(body['args']) };
}

function partsOf(ctx: Context, expression: unknown, scope: Scope): Parts | null {
  return expressionColumn(ctx, expression, scope).parts ?? null;
}

function fieldsOf(parts: Parts | null): readonly Item[] | null {
  return parts?.kind === 'struct' && parts.other === null ? parts.shape.items : null;
}

/** The fields of a struct; of one that the text does not make, whatever they are called. */
function allFields(ctx: Context, expression: unknown, scope: Scope): readonly Item[] {
  const { value, parts } = expressionColumn(ctx, expression, scope);
  return fieldsOf(parts ?? null) ?? [openOf({ kind: 'virtual', value: mergeValues([value], transformed) })];
}

/** DuckDB: a struct becomes its fields, a list of structs too when it is asked to go so deep. */
function unnested(ctx: Context, args: readonly unknown[], scope: Scope): readonly Item[] | null {
  const [from, ...options] = args;
  const parts = partsOf(ctx, from, scope);
  if (parts === null || parts.kind !== 'list') return fieldsOf(parts);
  const isDeep = options.some((option) => goesDeeper(bodyOf(option, 'named_argument')));
  const element: Column | null = isDeep ? elementOf(parts) : null;
  return fieldsOf(element?.parts ?? null);
}

function goesDeeper(option: AstObject | null): boolean {
  const name = option === null ? '' : (identifierOf(option['name'])?.name.toLowerCase() ?? '');
  if (name === 'recursive') return bodyOf(option?.['value'], 'boolean')?.['value'] === true;
  return name === 'max_depth' && Number(bodyOf(option?.['value'], 'literal')?.['value']) > 1;
}
