/** Joins: the relation on the right comes into scope, USING and NATURAL merge columns, semi and anti joins hide a side. */
import { bodyOf, identifierOf, identifiersOf, isObject, listOf, textOf } from '../ast.js';
import { columnOf } from '../columns.js';
import type { Context } from '../context.js';
import { influence } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { valueOf } from '../expressions.js';
import type { Relation, Scope } from '../scopes.js';
import { relationOf } from '../scopes.js';
import type { Item } from '../shapes.js';
import { columnsNamed, letsThrough, makeShape } from '../shapes.js';
import { foldIdentifier } from '../tables.js';
import { bringToFront, shownItems } from './merged-columns.js';
import { unnamed } from './naming.js';
import { expressionColumn } from '../parts/made-values.js';
import { elementOf } from '../parts/parts.js';
import { overlaid } from './overlays.js';
import { relationFrom } from './relations.js';
import { pivotRelation, unpivotRelation } from './pivots.js';
import type { Value } from '../values.js';
import { mergeValues, unknownValue } from '../values.js';

const lateralKinds: ReadonlySet<string> = new Set(['CrossApply', 'OuterApply', 'Lateral', 'LeftLateral']);
const hidesRight: ReadonlySet<string> = new Set(['Semi', 'Anti', 'LeftSemi', 'LeftAnti']);
const hidesLeft: ReadonlySet<string> = new Set(['RightSemi', 'RightAnti']);

/** Brings the right side of a join into the scope and notes what the join reads. */
export function joinInto(ctx: Context, value: unknown, scope: Scope): void {
  const join = bodyOf(value, 'join') ?? (isObject(value) ? value : null);
  if (join === null) return;
  const kind = textOf(join['kind']) ?? 'Inner';
  if (kind === 'Array' || kind === 'LeftArray') {
    arrayJoin(ctx, join['this'], scope);
    return;
  }
  const before = scope.relations.length;
  let right = relationFrom(ctx, join['this'], { ...unnamed, lateral: lateralKinds.has(kind) }, scope);
  if (overlaid(scope, right)) return;
  for (const pivot of listOf(join['pivots'])) right = pivoted(ctx, pivot, right);
  if (kind === 'Implicit') scope.group = before;
  const left = scope.relations.slice(0, before);
  const names = identifiersOf(join['using']).map((each) => foldIdentifier(each, ctx.dialect));
  if (kind.startsWith('Natural'))
    names.push(...sharedNames(shownOf(left.slice(scope.group), scope), [right, ...scope.relations.slice(before)]));
  const merged = new Set(names.map((name) => name.toLowerCase()));
  const rights = [right, ...scope.relations.slice(before)];
  if (kind.startsWith('Natural')) scope.natural = true;
  if (kind.startsWith('Natural')) doubtShared(kind, left.slice(scope.group), rights, scope);
  for (const name of names) mergeColumn(ctx, name, kind, left, rights, scope);
  // Those that a join in parentheses has brought along come after its first one.
  scope.relations.splice(before, rights.length - 1, ...rights.map((each) => mergedInto(each, merged, rights)));
  if (ctx.rules.mergedColumnsFirst) bringToFront(scope, names);

  influence(ctx, valueOf(ctx, [join['on'], join['match_condition']], scope), 'join');
  // A hidden side was read in the condition alone: from here on its name may be another relation's, or an outer one's.
  if (hidesRight.has(kind) && !ctx.rules.semiJoinShowsRight) hide(scope, (_relation, place) => place >= before);
  if (hidesLeft.has(kind)) hide(scope, (_relation, place) => place < before);
}

/** The right side's copy of a merged column is left out of stars; `merged` of a join in parentheses stay its own. */
function mergedInto(relation: Relation, merged: ReadonlySet<string>, rights: readonly Relation[]): Relation {
  if (merged.size === 0) return relation;
  if (rights.length === 1) return { ...relation, merged };
  return { ...relation, merged: new Set([...relation.merged, ...merged]) };
}

function pivoted(ctx: Context, value: unknown, relation: Relation): Relation {
  const pivot = bodyOf(value, 'pivot');
  const unpivot = bodyOf(value, 'unpivot');
  const body = pivot ?? unpivot;
  if (body === null) return relation;
  const naming = { ...unnamed, alias: identifierOf(body['alias']), columns: identifiersOf(body['alias_columns']) };
  return pivot === null ? unpivotRelation(ctx, body, relation, naming) : pivotRelation(ctx, body, relation, naming);
}

function hide(scope: Scope, which: (relation: Relation, place: number) => boolean): void {
  scope.relations.forEach((relation, place) => {
    if (which(relation, place)) scope.relations[place] = { ...relation, visible: false, name: null, path: [] };
  });
}

/** What a star shows of the relations. */
function shownOf(relations: readonly Relation[], scope: Scope): readonly Item[] {
  return relations.filter((relation) => relation.visible).flatMap((relation) => [...shownItems(relation, scope)]);
}

/** Columns that both sides are known to have, in the order of the left one. */
function sharedNames(left: readonly Item[], right: readonly Relation[]): string[] {
  const names = new Set<string>();
  for (const item of left) {
    if (item.kind !== 'column' || item.name === null) continue;
    const name = item.name;
    if (right.some((relation) => columnsNamed(relation.shape, name).length > 0)) names.add(name);
  }
  return [...names];
}

/**
 * A column of the side that does not give the merged value, where the other side's columns are not all known: whether it is merged,
 * and so whose value it is, cannot be told.
 */
function doubtShared(kind: string, left: readonly Relation[], right: readonly Relation[], scope: Scope): void {
  const doubt = (side: readonly Relation[], other: readonly Relation[]): void => {
    for (const name of side.flatMap(({ shape }) => [...shape.byName.keys()])) {
      if (other.some(({ shape }) => columnsNamed(shape, name).length > 0)) continue;
      if (!other.some(({ shape }) => shape.opens.some((entry) => letsThrough(entry, name)))) continue;
      const why = `${name}: a NATURAL join with a table whose columns are not known`;
      scope.using.set(name, unknownValue('column_ambiguous', why));
      scope.doubted.add(name);
    }
  };
  if (kind === 'NaturalRight' || kind === 'NaturalFull') doubt(left, right);
  if (kind !== 'NaturalRight') doubt(right, left);
}

/** The merged column is the left one's; the right one's for a right join; of both (the first that is there) for a full join. */
function mergeColumn(
  ctx: Context,
  name: string,
  kind: string,
  left: readonly Relation[],
  right: readonly Relation[],
  scope: Scope,
): void {
  const key = name.toLowerCase();
  // A comma binds less than a join: the left side is what stands behind it, if that has the column.
  const nearer = left.slice(scope.group);
  const side = ownerAmong(name, nearer) === null ? left : nearer;
  if (!scope.using.has(key)) own(scope, ownerAmong(name, side), left, name);
  const mine = scope.using.get(key) ?? columnAmong(ctx, name, side);
  const other = columnAmong(ctx, name, right);
  influence(ctx, mergeValues([mine, other]), 'join');
  let value = mine;
  if (kind === 'Right' || kind === 'NaturalRight') value = other;
  if (kind === 'Full' || kind === 'Outer' || kind === 'NaturalFull') value = mergeValues([mine, other], transformed);
  scope.using.set(key, value);
}

function columnAmong(ctx: Context, name: string, side: readonly Relation[]): Value {
  const owner = ownerAmong(name, side);
  if (owner === null) return unknownValue('column_ambiguous', `${name}: a USING column of several tables`);
  return columnOf(ctx, owner, name);
}

/** The one relation of a side that has the column, as far as is known. */
function ownerAmong(name: string, side: readonly Relation[]): Relation | null {
  const visible = side.filter((relation) => relation.visible);
  const known = visible.filter((relation) => columnsNamed(relation.shape, name).length > 0);
  const open = visible.filter((relation) => relation.shape.opens.some((entry) => letsThrough(entry, name)));
  const candidates = known.length > 0 ? known : open;
  const [only] = candidates.length === 1 ? candidates : visible.length === 1 ? visible : [];
  return only ?? null;
}

/** Notes that the merged column stands for this relation's, which spells it: others of the same name keep their own. */
function own(scope: Scope, owner: Relation | null, left: readonly Relation[], name: string): void {
  const place = owner === null ? -1 : left.indexOf(owner);
  const relation = scope.relations[place];
  if (relation === undefined) return;
  const called = columnsNamed(relation.shape, name)[0]?.name ?? name;
  scope.relations[place] = { ...relation, owns: new Map([...relation.owns, [name.toLowerCase(), called]]) };
}

/** ClickHouse: `ARRAY JOIN tags AS tag` makes each element a column. */
function arrayJoin(ctx: Context, items: unknown, scope: Scope): void {
  const tuple = bodyOf(items, 'tuple');
  const columns = tuple === null ? [items] : listOf(tuple['expressions']);
  const elements = columns.flatMap((each) => {
    const alias = bodyOf(each, 'alias');
    const name = identifierOf(alias?.['alias'] ?? each);
    if (name === null) return [];
    const array = expressionColumn(ctx, alias?.['this'] ?? each, scope);
    const parts = array.parts ? (elementOf(array.parts)?.parts ?? null) : null;
    const value = mergeValues([array.value], transformed);
    return [{ kind: 'column' as const, name: foldIdentifier(name, ctx.dialect), value, parts }];
  });
  for (const element of elements) {
    scope.using.set(element.name.toLowerCase(), element.value);
    scope.elements.set(element.name.toLowerCase(), element);
  }
  scope.relations.push(relationOf(makeShape(elements), null, { visible: false }));
}
