/** SQL Server's `FOR JSON` and `FOR XML`: the whole result as one text. */
import type { AstObject } from './ast.js';
import { bodyOf, identifierOf, listOf } from './ast.js';
import { wholeRow } from './columns.js';
import type { Context } from './context.js';
import { relationOf } from './scopes.js';
import type { Shape } from './shapes.js';
import { makeShape } from './shapes.js';

/** What SQL Server calls the one column of such a result. */
const suffix = 'F52E2B61-18A1-11d1-B105-00805F49916B';

/** The shape, or its one column when the SELECT makes a document of it. */
export function asDocument(ctx: Context, select: AstObject, shape: Shape): Shape {
  const [json, xml] = [listOf(select['for_json']), listOf(select['for_xml'])];
  if (ctx.dialect !== 'tsql' || json.length + xml.length === 0) return shape;
  const isTyped = xml.some(
    (option) => identifierOf(bodyOf(option, 'query_option')?.['this'])?.name.toLowerCase() === 'type',
  );
  const name = isTyped ? null : `${json.length > 0 ? 'JSON' : 'XML'}_${suffix}`;
  return makeShape([{ kind: 'column', name, value: wholeRow(relationOf(shape, null)) }]);
}

/** The SELECT without that clause. */
export function withoutDocument(select: AstObject): AstObject {
  return listOf(select['for_json']).length + listOf(select['for_xml']).length === 0
    ? select
    : { ...select, for_json: [], for_xml: [] };
}
