/** Functions of a select list that return several columns, and how these are called. */
import type { Identifier } from '../ast.js';
import { bodyOf, identifiersOf, nodeOf } from '../ast.js';
import type { Context } from '../context.js';
import { functionKey } from '../function-rules.js';
import { rowFunction } from '../parts/spread-values.js';
import type { Scope } from '../scopes.js';
import { generatedRows } from './generated-rows.js';

export interface GeneratedColumns {
  readonly call: unknown;
  readonly names: readonly Identifier[];
}

/** The columns of `posexplode(xs) AS (p, x)`, and of Spark's generators without an alias; null for an item that is one column. */
export function generatedColumns(ctx: Context, expression: unknown, scope: Scope): GeneratedColumns | null {
  const alias = bodyOf(expression, 'alias');
  const written = identifiersOf(alias?.['column_aliases']);
  if (alias !== null && written.length > 0) return { call: alias['this'], names: written };
  if (ctx.dialect !== 'spark' && ctx.dialect !== 'databricks') return null;
  const names = defaultNames(ctx, expression, scope);
  return names === null ? null : { call: expression, names: names.map((name) => ({ name, quoted: false })) };
}

const generators: ReadonlySet<string> = new Set([
  'explode', 'explodeouter', 'posexplode', 'posexplodeouter', 'jsontuple', 'stack',
]); // prettier-ignore
const makesMap: ReadonlySet<string> = new Set(['map', 'mapfromarrays', 'mapfromentries', 'mapconcat', 'strtomap']);

/** Spark's own names for what its generators return (the reference of its generator functions). */
function defaultNames(ctx: Context, expression: unknown, scope: Scope): readonly string[] | null {
  const node = nodeOf(expression);
  if (node === null) return null;
  const { key, args } = rowFunction(node);
  if (!generators.has(key)) return null;
  const known = generatedRows(ctx, key, args, scope)?.flatMap(({ name }) => name ?? []);
  if (known !== undefined) return known;
  if (key === 'jsontuple') return args.slice(1).map((_, place) => `c${place}`);
  if (key === 'stack') return null;
  const inner = nodeOf(args[0]);
  const isMap =
    inner !== null && makesMap.has(functionKey(inner.tag === 'function' ? rowFunction(inner).key : inner.tag));
  const entries = isMap ? ['key', 'value'] : ['col'];
  return key.startsWith('pos') ? ['pos', ...entries] : entries;
}
