/** JSON_TABLE and OPENJSON: rows of a document, with the columns that the query itself declares. */
import type { AstObject } from '../ast.js';
import { bodyOf, identifierOf, isObject, listOf, literalText } from '../ast.js';
import type { Context } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { valueOf } from '../expressions.js';
import { expressionColumn } from '../parts/made-values.js';
import type { Naming } from './naming.js';
import { nameOf, withColumnAliases } from './naming.js';
import { stepsOfPath } from '../parts/part-paths.js';
import { descend, elementOf } from '../parts/parts.js';
import type { Relation, Scope } from '../scopes.js';
import { relationOf } from '../scopes.js';
import type { Column, Item } from '../shapes.js';
import { makeShape } from '../shapes.js';
import { ordinalityType } from '../text/star-patterns.js';
import { foldIdentifier } from '../tables.js';
import { mergeValues, nothing } from '../values.js';

/** What OPENJSON returns without a WITH. */
const undeclared = ['key', 'value', 'type'];

/** The relation: every declared column depends on the document, ordinals on nothing. */
export function jsonTableRelation(ctx: Context, body: AstObject, naming: Naming, scope: Scope): Relation {
  const { value: read, parts = null } = expressionColumn(ctx, body['this'], scope);
  const whole: Column = { kind: 'column', name: null, value: mergeValues([read], transformed), parts };
  // OPENJSON makes a row of each element by itself.
  const rows = body['path'] ? at(ctx, whole, body['path']) : elementsOf(whole);
  const document = rows.value;
  const schema = bodyOf(body['schema'], 'j_s_o_n_schema');
  const declared = [...definitions(ctx, schema?.['expressions'] ?? body['expressions'], rows)];
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

/** What a path leads to: the whole document, in whatever way, where its parts are not known. */
function at(ctx: Context, document: Column, path: unknown): Column {
  const text = literalText(path);
  const found = text === null || !document.parts ? null : descend(ctx, document, stepsOfPath(text));
  if (found === null) return { ...document, parts: null };
  return { kind: 'column', name: null, value: mergeValues([found.value], transformed), parts: found.parts ?? null };
}

function elementsOf(document: Column): Column {
  const element = document.parts?.kind === 'list' ? elementOf(document.parts) : null;
  return element === null ? document : { ...element, value: mergeValues([element.value], transformed) };
}

function* definitions(ctx: Context, columns: unknown, document: Column): Generator<Item> {
  for (const column of listOf(columns)) {
    const definition = bodyOf(column, 'j_s_o_n_column_def') ?? bodyOf(column, 'open_j_s_o_n_column_def');
    if (definition === null) continue;
    const name = identifierOf(definition['this']);
    const nested = bodyOf(definition['nested_schema'], 'j_s_o_n_schema');
    if (name !== null && !isObject(nested)) {
      const own = definition['path'] ? at(ctx, document, definition['path']) : memberOf(ctx, document, name.name);
      const value = definition['ordinality'] ? nothing : own.value;
      yield { kind: 'column', name: foldIdentifier(name, ctx.dialect), value };
    }
    if (isObject(nested)) yield* definitions(ctx, nested['expressions'], at(ctx, document, definition['path']));
  }
}

/** A column without a path is the member of its name. */
function memberOf(ctx: Context, document: Column, name: string): Column {
  const found = document.parts ? descend(ctx, document, [{ kind: 'text', text: name }]) : null;
  return found === null ? document : { ...found, value: mergeValues([found.value], transformed) };
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
