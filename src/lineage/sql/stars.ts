/** What a star in a select list stands for: the columns of the relations in reach, less, replaced and renamed as it says. */
import type { AstObject, Identifier } from './ast.js';
import { identifierOf, isObject, listOf } from './ast.js';
import { resolvePath } from './columns.js';
import type { Context } from './context.js';
import { transformed } from './edge-kinds.js';
import { valueOf } from './expressions.js';
import { shownItems } from './relations/merged-columns.js';
import { columnOfPath } from './parts/path-columns.js';
import type { Relation, Scope } from './scopes.js';
import { relationNamed, relationOf, relationOfPath } from './scopes.js';
import { starPatternMark } from './text/star-patterns.js';
import type { Item } from './shapes.js';
import { openOf } from './shapes.js';
import { foldIdentifier } from './tables.js';
import type { Value } from './values.js';
import { mergeValues, unknownValue } from './values.js';

interface StarRules {
  readonly except: ReadonlySet<string>;
  /** Lower-case old name → old and new name. */
  readonly renamed: ReadonlyMap<string, { readonly from: string; readonly to: string }>;
  readonly replaced: ReadonlyMap<string, { readonly name: string; readonly value: Value }>;
  readonly pattern: RegExp | null;
}

/** The items of `*` or `t.*`. */
export function expandStar(ctx: Context, star: AstObject, scope: Scope): readonly Item[] {
  const qualifier = identifierOf(star['table']);
  const relations =
    qualifier === null ? scope.relations.filter((each) => each.visible) : qualified(ctx, scope, qualifier);
  if (relations === null) {
    const value = fieldsOf(ctx, scope, qualifier);
    return [openOf({ kind: 'virtual', value })];
  }
  const rules = starRules(ctx, star, scope, relations);
  const items: Item[] = [];
  for (const relation of relations) items.push(...starOf(relation, qualifier === null, rules, scope));
  for (const { name, value } of remaining(rules, items)) items.push({ kind: 'column', name, value });
  return items;
}

/** `address.*` spreads the fields of a struct: whatever they are called, they come out of that column. */
function fieldsOf(ctx: Context, scope: Scope, qualifier: Identifier | null): Value {
  const written = qualifier?.name ?? '';
  if (!ctx.rules.structDot) return unknownValue('star_unexpanded', `${written}.*: no relation is called so`);
  return mergeValues([resolvePath(ctx, scope, qualifier === null ? [] : pathIn(qualifier))], transformed);
}

function qualified(ctx: Context, scope: Scope, qualifier: Identifier): readonly Relation[] | null {
  const parts = qualifier.name.split('.');
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const name = foldIdentifier(qualifier, ctx.dialect);
    const relation = relationNamed(at, name) ?? (parts.length > 1 ? relationOfPath(at, parts) : null);
    if (relation !== null) return [relation];
  }
  const row = columnOfPath(ctx, scope, pathIn(qualifier))?.parts;
  return row?.kind !== 'struct' || row.other !== null ? null : [relationOf(row.shape, null)];
}

function pathIn(qualifier: Identifier): readonly Identifier[] {
  return qualifier.name.split('.').map((name) => ({ name, quoted: qualifier.quoted }));
}

function starRules(ctx: Context, star: AstObject, scope: Scope, relations: readonly Relation[]): StarRules {
  const except = new Set<string>();
  let pattern: RegExp | null = null;
  for (const entry of listOf(star['except'])) {
    const identifier = identifierOf(entry);
    if (identifier === null) continue;
    // EXCLUDE (p.secret) names the column with its relation; the parser does not always tell a quoted dot from that.
    const whole = identifier.quoted || relations.some((each) => each.shape.byName.has(identifier.name.toLowerCase()));
    const name = whole ? identifier.name : identifier.name.slice(identifier.name.lastIndexOf('.') + 1);
    if (name.startsWith(starPatternMark))
      pattern = likePattern(ctx.starPatterns[Number(name.slice(starPatternMark.length))]);
    else except.add(name.toLowerCase());
  }
  const renamed = new Map<string, { from: string; to: string }>();
  for (const entry of listOf(star['rename'])) {
    const [from, to] = listOf(entry).map(identifierOf);
    if (from && to)
      renamed.set(from.name.toLowerCase(), {
        from: foldIdentifier(from, ctx.dialect),
        to: foldIdentifier(to, ctx.dialect),
      });
  }
  const replaced = new Map<string, { name: string; value: Value }>();
  for (const entry of listOf(star['replace'])) {
    const alias = isObject(entry) ? identifierOf(entry['alias']) : null;
    if (alias === null || !isObject(entry)) continue;
    const value = valueOf(ctx, entry['this'], scope);
    replaced.set(alias.name.toLowerCase(), { name: foldIdentifier(alias, ctx.dialect), value });
  }
  return { except, renamed, replaced, pattern };
}

function likePattern(pattern: string | undefined): RegExp | null {
  if (pattern === undefined) return null;
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'is');
}

function* starOf(relation: Relation, merges: boolean, rules: StarRules, scope: Scope): Generator<Item> {
  for (const item of merges ? shownItems(relation, scope) : relation.shape.items) {
    if (item.kind === 'open') {
      const except = new Set([...rules.except, ...rules.renamed.keys(), ...rules.replaced.keys()]);
      const renames = new Map([...rules.renamed.values()].map(({ from, to }) => [to.toLowerCase(), from]));
      yield except.size + renames.size === 0 ? item : openOf({ kind: 'through', entry: item }, except, renames);
      continue;
    }
    if (item.unlisted === true) continue;
    const key = item.name?.toLowerCase() ?? null;
    if (key === null) {
      yield item;
      continue;
    }
    if (rules.except.has(key)) continue;
    if (rules.pattern !== null && !rules.pattern.test(key)) continue;
    const name = rules.renamed.get(key)?.to ?? item.name;
    const value = rules.replaced.get(key)?.value;
    yield value === undefined ? { ...item, name } : { kind: 'column', name, value };
  }
}

/** Replacements of columns that no known list holds: they come out of an open star. */
function* remaining(
  rules: StarRules,
  items: readonly Item[],
): Generator<{ readonly name: string; readonly value: Value }> {
  const present = new Set(items.map((item) => (item.kind === 'column' ? item.name?.toLowerCase() : undefined)));
  for (const [key, replacement] of rules.replaced) if (!present.has(key)) yield replacement;
}
