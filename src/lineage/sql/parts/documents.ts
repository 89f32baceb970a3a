/** SQL Server's `FOR JSON` and `FOR XML`: the whole result as one text. */
import type { AstObject } from '../ast.js';
import { bodyOf, identifierOf, listOf } from '../ast.js';
import { wholeRow } from '../columns.js';
import type { Context } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { partsOf, structOf } from './parts.js';
import { relationOf } from '../scopes.js';
import type { Parts, Shape } from '../shapes.js';
import { makeShape, viewedParts } from '../shapes.js';
import type { Value } from '../values.js';

/** What SQL Server calls the one column of such a result. */
const suffix = 'F52E2B61-18A1-11d1-B105-00805F49916B';

/** The shape, or its one column, with the parts that it has, when the SELECT makes a document of it. */
export function asDocument(ctx: Context, select: AstObject, shape: Shape): Shape {
  const [json, xml] = [optionsOf(select['for_json']), optionsOf(select['for_xml'])];
  if (ctx.dialect !== 'tsql' || json.length + xml.length === 0) return shape;
  const name = xml.includes('TYPE') ? null : `${json.length > 0 ? 'JSON' : 'XML'}_${suffix}`;
  const value = wholeRow(relationOf(shape, null));
  const parts = json.length > 0 ? rowsAsJson(shape, json, value) : null;
  return makeShape([{ kind: 'column', name, value, ...(parts === null ? {} : { parts }) }]);
}

function optionsOf(clause: unknown): readonly string[] {
  return listOf(clause).map(
    (option) => identifierOf(bodyOf(option, 'query_option')?.['this'])?.name.toUpperCase() ?? '',
  );
}

/** An array of objects, one a row; a dotted alias nests, which is not followed. */
function rowsAsJson(shape: Shape, options: readonly string[], value: Value): Parts | null {
  const isPlain = shape.items.every((item) => item.kind === 'column' && item.name !== null && !item.name.includes('.'));
  if (!isPlain || options.includes('ROOT')) return null;
  const row = viewedParts(structOf(shape), transformed, { document: true });
  if (options.includes('WITHOUT_ARRAY_WRAPPER')) return row;
  return partsOf('list', [], { document: true, other: { kind: 'column', name: null, value, parts: row } });
}

/** The SELECT without that clause. */
export function withoutDocument(select: AstObject): AstObject {
  return listOf(select['for_json']).length + listOf(select['for_xml']).length === 0
    ? select
    : { ...select, for_json: [], for_xml: [] };
}
