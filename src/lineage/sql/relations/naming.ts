/** How a relation in FROM is called, and what its columns are renamed to. */
import type { AstObject, Identifier } from '../ast.js';
import { identifierOf, identifiersOf } from '../ast.js';
import type { Context } from '../context.js';
import type { Item, Shape } from '../shapes.js';
import { makeShape } from '../shapes.js';
import { foldIdentifier } from '../tables.js';
import { unknownValue } from '../values.js';

/** Gathered from the nodes around a relation; the outermost alias wins. */
export interface Naming {
  readonly alias: Identifier | null;
  readonly columns: readonly Identifier[];
  readonly ordinality: boolean;
  /** Sub-queries may read relations before them. */
  readonly lateral: boolean;
}

export const unnamed: Naming = { alias: null, columns: [], ordinality: false, lateral: false };

/** The naming with what this node says, where nothing around it has said so before. */
export function named(naming: Naming, body: AstObject, columnsKey = 'column_aliases'): Naming {
  const alias = naming.alias ?? ownAlias(body);
  const columns = naming.columns.length > 0 ? naming.columns : identifiersOf(body[columnsKey]);
  const lateral = naming.lateral || body['lateral'] === true;
  return { alias, columns, ordinality: naming.ordinality, lateral };
}

function ownAlias(body: AstObject): Identifier | null {
  const alias = identifierOf(body['alias']);
  return alias !== null && body['alias_quoted'] === true ? { name: alias.name, quoted: true } : alias;
}

/** The alias, folded, or null. */
export function nameOf(ctx: Context, naming: Naming): string | null {
  return naming.alias === null ? null : foldIdentifier(naming.alias, ctx.dialect);
}

/** Renames columns by place; a name that meets a star of unknown columns has no known origin. */
export function withColumnAliases(ctx: Context, shape: Shape, aliases: readonly Identifier[]): Shape {
  if (aliases.length === 0) return shape;
  const items: Item[] = [];
  let lost = false;
  aliases.forEach((alias, place) => {
    const name = foldIdentifier(alias, ctx.dialect);
    const item = shape.items[place];
    if (!lost && item?.kind === 'column') {
      items.push({ ...item, name });
      return;
    }
    lost = true;
    const virtual =
      shape.items.length === 1 && item?.kind === 'open' && item.source.kind === 'virtual' ? item.source.value : null;
    const value =
      virtual ?? unknownValue('star_unexpanded', `${alias.name}: names a column of a star of unknown columns`);
    items.push({ kind: 'column', name, value });
  });
  if (!lost) items.push(...shape.items.slice(aliases.length));
  return makeShape(items);
}
