/** JSON_TABLE and OPENJSON: rows of a document, with the columns that the query itself declares. */
import type { AstObject } from './ast.js';
import { bodyOf, identifierOf, isObject, listOf } from './ast.js';
import type { Context } from './context.js';
import { transformed } from './edge-kinds.js';
import { valueOf } from './expressions.js';
import type { Naming } from './naming.js';
import { nameOf, withColumnAliases } from './naming.js';
import type { Relation, Scope } from './scopes.js';
import { relationOf } from './scopes.js';
import type { Item } from './shapes.js';
import { makeShape } from './shapes.js';
import { ordinalityType } from './star-patterns.js';
import { foldIdentifier } from './tables.js';
import type { Value } from './values.js';
import { mergeValues, nothing } from './values.js';

/** What OPENJSON returns without a WITH. */
const undeclared = ['key', 'value', 'type'];

/** The relation: every declared column depends on the document, ordinals on nothing. */
export function jsonTableRelation(ctx: Context, body: AstObject, naming: Naming, scope: Scope): Relation {
  const document = mergeValues([valueOf(ctx, body['this'], scope)], transformed);
  const schema = bodyOf(body['schema'], 'j_s_o_n_schema');
  const declared = [...definitions(ctx, schema?.['expressions'] ?? body['expressions'], document)];
  const items =
    declared.length > 0
      ? declared
      : undeclared.map((name): Item => ({
          kind: 'column',
          name: foldIdentifier({ name, quoted: false }, ctx.dialect),
          value: document,
        }));
  return relationOf(withColumnAliases(ctx, makeShape(items), naming.columns), nameOf(ctx, naming));
}

function* definitions(ctx: Context, columns: unknown, document: Value): Generator<Item> {
  for (const column of listOf(columns)) {
    const definition = bodyOf(column, 'j_s_o_n_column_def') ?? bodyOf(column, 'open_j_s_o_n_column_def');
    if (definition === null) continue;
    const name = identifierOf(definition['this']);
    const value = definition['ordinality'] ? nothing : document;
    if (name !== null) yield { kind: 'column', name: foldIdentifier(name, ctx.dialect), value };
    const nested = bodyOf(definition['nested_schema'], 'j_s_o_n_schema');
    if (isObject(nested)) yield* definitions(ctx, nested['expressions'], document);
  }
}

/** XMLTABLE: every declared column depends on what is passed, ordinals on nothing. */
export function xmlTableRelation(ctx: Context, body: AstObject, naming: Naming, scope: Scope): Relation {
  const document = mergeValues([valueOf(ctx, [body['this'], body['passing']], scope)], transformed);
  const items = listOf(body['columns']).flatMap((column): Item[] => {
    const definition = bodyOf(column, 'column_def');
    const name = identifierOf(definition?.['name']);
    const type = JSON.stringify(definition?.['data_type'] ?? null);
    return name === null
      ? []
      : [
          {
            kind: 'column',
            name: foldIdentifier(name, ctx.dialect),
            value: type.toLowerCase().includes(ordinalityType) ? nothing : document,
          },
        ];
  });
  return relationOf(withColumnAliases(ctx, makeShape(items), naming.columns), nameOf(ctx, naming));
}
