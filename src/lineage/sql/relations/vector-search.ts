/** BigQuery's VECTOR_SEARCH: rows of two tables as structs beside each other, with their distance (BigQuery, search functions). */
import { bodyOf, identifierOf, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { transformed } from '../edge-kinds.js';
import type { Naming } from './naming.js';
import { nameOf } from './naming.js';
import { fieldNamed, structOf } from '../parts/parts.js';
import type { Relation } from '../scopes.js';
import { relationOf } from '../scopes.js';
import type { Column, Shape } from '../shapes.js';
import { makeShape } from '../shapes.js';
import type { Value } from '../values.js';
import { mergeValues, unknownValue } from '../values.js';
import { wholeRow } from '../columns.js';

/** The relation of a call, whose arguments are relations or values; null when they are not as they should be. */
export function vectorSearchRelation(
  ctx: Context,
  args: readonly unknown[],
  relations: readonly (Relation | null)[],
  naming: Naming,
): Relation | null {
  const [base, , ...rest] = relations;
  const query = rest.find((relation) => relation !== null);
  if (!base || !query) return null;
  const columns = [row('base', base), row('query', query), distance(ctx, args, base, query)];
  return relationOf(makeShape(columns), nameOf(ctx, naming));
}

function row(name: string, relation: Relation): Column {
  return { kind: 'column', name, value: wholeRow(relation), parts: structOf(relation.shape) };
}

/** Of the two columns that are compared. Which one of the query is, is the engine's choice unless it is said. */
function distance(ctx: Context, args: readonly unknown[], base: Relation, query: Relation): Column {
  const compared = literal(args[1]);
  const said = args.map(queryColumn).find((name) => name !== null) ?? literal(args[3]);
  const same = compared !== null && query.shape.byName.has(compared.toLowerCase()) ? compared : null;
  const value = mergeValues([valueIn(ctx, base.shape, compared), valueIn(ctx, query.shape, said ?? same)], transformed);
  return { kind: 'column', name: 'distance', value };
}

function valueIn(ctx: Context, shape: Shape, name: string | null): Value {
  const column = name === null ? null : fieldNamed(ctx, shape, name);
  return column?.value ?? unknownValue('sql_unsupported', 'vector_search: which column of the query is compared');
}

function queryColumn(arg: unknown): string | null {
  const named = bodyOf(arg, 'named_argument');
  const name = named === null ? null : identifierOf(named['name']);
  return name?.name.toLowerCase() === 'query_column_to_search' ? literal(named?.['value']) : null;
}

function literal(value: unknown): string | null {
  const written = bodyOf(value, 'literal');
  return written?.['literal_type'] === 'string' ? textOf(written['value']) : null;
}
