/** What stands in FROM: tables, CTEs, sub-queries, joins, rows of values, elements of arrays. */
import { chance, pick } from './choices.js';
import { columnRef } from './expressions.js';
import { predicate } from './predicates.js';
import type { Rel, Col, WarehouseTable } from './lineage-model.js';
import { columnVal, constant, through } from './lineage-model.js';
import { madeRows } from './made-rows.js';
import { mergeable, mergeInto, naturalNames } from './merged-columns.js';
import { pivoted, unpivoted } from './turned-relations.js';
import { query } from './queries.js';
import type { Scope, World } from './world.js';
import { freshName, sameName, triedFor, used } from './world.js';
import type { Name } from './written.js';
import { literal, protect, write } from './written.js';

interface Item {
  readonly sql: string;
  readonly rel: Rel;
}

/** Fills the scope and answers the text after FROM. */
export function fromClause(world: World, scope: Scope, depth: number): string {
  const { choices } = world;
  let sql = add(scope, item(world, scope, depth));
  while (scope.rels.length < 4 && chance(choices, scope.rels.length === 1 ? 45 : 25)) sql += join(world, scope, depth);
  if (chance(choices, 15)) sql += chance(choices, 50) ? elements(world, scope) : rowsOfValues(world, scope);
  return sql;
}

function add(scope: Scope, { sql, rel }: Item, comma = false): string {
  scope.rels.push(rel);
  const shown = rel.cols.map((col) => ({ col, rel }));
  const last = comma ? undefined : scope.items.at(-1);
  if (last === undefined) scope.items.push({ rels: [rel], shown });
  else {
    last.rels.push(rel);
    last.shown = [...last.shown, ...shown];
  }
  return sql;
}

/** The right side of a join that makes one column of each of these names. */
function addMerged(world: World, scope: Scope, right: Item, names: readonly Name[], word: string): string {
  const sql = add(scope, right);
  mergeInto(scope, right.rel, names, word, world.grammar.mergedColumnsFirst);
  return sql;
}

function item(world: World, scope: Scope, depth: number): Item {
  const { choices } = world;
  const kind = depth <= 0 ? choices.next(2) : choices.next(6);
  if (kind === 1 && scope.ctes.length > 0) return named(world, scope);
  if (kind >= 4) return (chance(choices, 8) ? turned(world, scope, depth) : null) ?? derived(world, scope, depth, null);
  if (kind === 3 && chance(choices, 30)) return values(world) ?? table(world, scope);
  return table(world, scope);
}

function turned(world: World, scope: Scope, depth: number): Item | null {
  const made = triedFor(world, () =>
    chance(world.choices, 50) ? unpivoted(world, scope, depth) : pivoted(world, scope, depth),
  );
  if (made === null) return null;
  const name = alias(world, scope);
  return {
    sql: `${made.sql}${asAlias(world, name)}`,
    rel: { qualifiers: [[name]], cols: made.cols, aliased: true },
  };
}

/** The alias, with time travel or a sample beside it. */
function clauses(world: World, alias: string): string {
  const { choices, grammar } = world;
  const extra = [...grammar.beforeAlias, ...grammar.afterAlias];
  if (extra.length === 0 || !chance(choices, 8)) return alias;
  const clause = pick(choices, extra);
  used(world, 'time travel or sample');
  return grammar.beforeAlias.includes(clause) ? `${protect(clause)}${alias}` : `${alias}${protect(clause)}`;
}

/** An alias for a relation: new, or one that hides another name without harm. */
function alias(world: World, scope: Scope): Name {
  const { choices } = world;
  if (chance(choices, 15)) {
    const other = pick(choices, world.tables);
    const name = other.parts.at(-1);
    if (name !== undefined && name.plain && !inScope(scope, name.stored)) {
      used(world, 'alias like a table');
      return name;
    }
  }
  return freshName(world, pick(choices, ['r', 'x', 'src_']));
}

function inScope(scope: Scope, name: string): boolean {
  return scope.rels.some((rel) => rel.qualifiers.some((qualifier) => sameName(qualifier.at(-1)?.stored ?? '', name)));
}

function asAlias(world: World, name: Name): string {
  const word = world.grammar.asBeforeTableAlias && chance(world.choices, 60) ? 'as ' : '';
  return ` ${word}${write(world.choices, name, world.dialect)}`;
}

function table(world: World, scope: Scope): Item {
  const { choices } = world;
  const reachable = world.tables.filter(
    (each) => !scope.ctes.some((cte) => sameName(cte.name.stored, lastOf(each).stored)),
  );
  if (reachable.length === 0) return derivedConstant(world);
  const chosen = pick(choices, reachable);
  world.read.add(chosen);
  const shorter = world.partialNames && chosen.known && chance(choices, 30) ? choices.next(chosen.parts.length) : 0;
  if (shorter > 0) used(world, 'partial name');
  const parts = chosen.parts.slice(shorter);
  const sql = parts.map((part) => write(choices, part, world.dialect)).join('.');
  const cols = chosen.columns.map((name): Col => ({
    name,
    value: columnVal(chosen, name.stored),
    hidden: !chosen.known,
  }));
  used(world, chosen.known ? 'table with a schema' : 'table without a schema');
  if (chance(choices, 30) && !inScope(scope, lastOf(chosen).stored)) {
    const qualifiers = [parts.slice(-1)];
    if (world.grammar.longPaths && parts.length > 1) qualifiers.push(parts.slice(-2));
    if (world.grammar.longPaths && parts.length > 2) qualifiers.push(parts);
    return { sql: `${sql}${clauses(world, '')}`, rel: { qualifiers, cols } };
  }
  const name = alias(world, scope);
  return {
    sql: `${sql}${clauses(world, asAlias(world, name))}`,
    rel: { qualifiers: [[name]], cols, aliased: true },
  };
}

function lastOf(chosen: WarehouseTable): Name {
  return chosen.parts.at(-1) as Name; // every table has one part at least
}

function named(world: World, scope: Scope): Item {
  const { choices } = world;
  const chosen = pick(choices, scope.ctes);
  used(world, 'cte read');
  const sql = write(choices, chosen.name, world.dialect);
  if (!inScope(scope, chosen.name.stored) && chance(choices, 40))
    return { sql, rel: { qualifiers: [[chosen.name]], cols: chosen.cols } };
  const name = alias(world, scope);
  return { sql: `${sql}${asAlias(world, name)}`, rel: { qualifiers: [[name]], cols: chosen.cols, aliased: true } };
}

function derivedConstant(world: World): Item {
  const name = freshName(world, 'one');
  const col = freshName(world, 'k');
  const sql = `(select 1 as ${write(world.choices, col, world.dialect)}${world.grammar.fromDual ? ' from dual' : ''})${asAlias(world, name)}`;
  return { sql, rel: { qualifiers: [[name]], cols: [{ name: col, value: constant, hidden: false }] } };
}

function derived(world: World, scope: Scope, depth: number, lateralTo: Scope | null): Item {
  const { choices, grammar } = world;
  used(world, lateralTo === null ? 'derived table' : 'lateral');
  const inner = query(world, { parent: lateralTo, ctes: scope.ctes, depth: depth - 1, width: null });
  if (grammar.namelessDerived && lateralTo === null && chance(choices, 25)) {
    used(world, 'derived table without a name');
    return { sql: `(${inner.sql})`, rel: { qualifiers: [], cols: inner.cols } };
  }
  const name = alias(world, scope);
  let cols = inner.cols;
  let names = '';
  if (grammar.columnAliases && !cols.some((col) => col.hidden) && chance(choices, 20)) {
    used(world, 'column aliases');
    cols = cols.map((col) => ({ ...col, name: freshName(world, 'n') }));
    names = `(${cols.map((col) => write(choices, col.name as Name, world.dialect)).join(', ')})`;
  }
  return { sql: `(${inner.sql})${asAlias(world, name)}${names}`, rel: { qualifiers: [[name]], cols, aliased: true } };
}

function values(world: World): Item | null {
  const { choices, grammar, dialect } = world;
  if (grammar.values === 'none') return null;
  used(world, 'values');
  const name = freshName(world, 'v');
  const cols = [freshName(world, 'k'), freshName(world, 'w')];
  const row = grammar.values === 'row' ? 'row' : '';
  const rows = `values ${row}(1, ${literal('a')}), ${row}(2, ${literal('from x')})`;
  const sql = `(${rows}) as ${write(choices, name, dialect)}(${cols.map((col) => write(choices, col, dialect)).join(', ')})`;
  return {
    sql,
    rel: { qualifiers: [[name]], cols: cols.map((col) => ({ name: col, value: constant, hidden: false })) },
  };
}

function join(world: World, scope: Scope, depth: number): string {
  const { choices, grammar } = world;
  const way = choices.next(10);
  if (way === 1) {
    used(world, 'comma join');
    return `, ${add(scope, item(world, scope, depth), true)}`;
  }
  if (way === 2) {
    used(world, 'cross join');
    return ` cross join ${add(scope, item(world, scope, depth))}`;
  }
  if (way === 3 && grammar.lateral !== 'none' && depth > 0) {
    const word = grammar.lateral === 'apply' ? ' cross apply ' : ' cross join lateral ';
    return `${word}${add(scope, derived(world, scope, depth, scope))}`;
  }
  if (way === 4 && grammar.semiJoin.length > 0) {
    used(world, 'semi join');
    const right = item(world, scope, depth);
    const both = { ...scope, rels: [...scope.rels, right.rel] };
    return ` ${pick(choices, grammar.semiJoin)} ${right.sql} on ${predicate(world, both, Math.min(1, depth)).sql}`;
  }
  if (way === 5 && depth > 0) {
    used(world, 'join in parentheses');
    const inner: Scope = { ...scope, rels: [], merged: new Map() };
    const left = item(world, scope, 0);
    inner.rels.push(left.rel);
    const right = item(world, { ...scope, rels: [...scope.rels, left.rel] }, 0);
    inner.rels.push(right.rel);
    const on = predicate(world, { ...inner, parent: null }, 0).sql;
    add(scope, left);
    add(scope, right);
    return ` left join (${left.sql} inner join ${right.sql} on ${on}) on ${predicate(world, scope, 0).sql}`;
  }
  const words = [
    'join',
    'inner join',
    'left join',
    'left outer join',
    'right join',
    ...(grammar.fullJoin ? ['full join', 'full outer join'] : []),
  ];
  const word = pick(choices, words);
  const right = item(world, scope, depth);
  if (grammar.natural && chance(choices, 15)) {
    const names = naturalNames(scope, right.rel);
    if (names.length > 0) {
      used(world, 'natural');
      return ` natural ${word} ${addMerged(world, scope, right, names, word)}`;
    }
  }
  if (grammar.using && chance(choices, 30)) {
    const names = mergeable(scope, right.rel);
    if (names.length > 0) {
      const name = pick(choices, names);
      used(world, 'using');
      return ` ${word} ${addMerged(world, scope, right, [name], word)} using (${write(choices, name, world.dialect)})`;
    }
  }
  add(scope, right);
  used(world, word);
  return ` ${word} ${right.sql} on ${predicate(world, scope, Math.min(1, depth)).sql}`;
}

/** Rows of values that are made on the spot. */
function rowsOfValues(world: World, scope: Scope): string {
  const made = madeRows(world, scope);
  return made === null ? '' : add(scope, made);
}

/** The elements of an array as rows. */
function elements(world: World, scope: Scope): string {
  const { choices, grammar, dialect } = world;
  if (grammar.elements === 'none') return '';
  const array = columnRef(world, { ...scope, parent: null, merged: new Map() });
  if (array === null || array.value.open || !array.sql.includes('.')) return '';
  if (grammar.elements === 'path' && array.sql.split('.').length > 2) return '';
  const value = through(array.value, 'transformation');
  const [rel, one] = [freshName(world, 'e'), freshName(world, 'el')];
  const place = freshName(world, 'pos');
  const written = [rel, one, place].map((name) => write(choices, name, dialect));
  const places: readonly Col[] =
    grammar.ordinality && chance(choices, 40) ? [{ name: place, value: constant, hidden: false }] : [];
  const as = (name: Name): Col => ({ name, value, hidden: false });
  used(world, `elements ${grammar.elements}`);
  switch (grammar.elements) {
    case 'unnest-column':
    case 'path':
      add(scope, { sql: '', rel: { qualifiers: [], cols: [as(rel), ...places], more: true } });
      return grammar.elements === 'path'
        ? `, ${array.sql} as ${written[0]}`
        : ` cross join unnest(${array.sql}) as ${written[0]}${places.length > 0 ? ` with offset as ${written[2]}` : ''}`;
    case 'array-join':
      add(scope, { sql: '', rel: { qualifiers: [], cols: [as(rel)], more: true } });
      return ` array join ${array.sql} as ${written[0]}`;
    case 'flatten':
      add(scope, { sql: '', rel: { qualifiers: [[rel]], cols: [as({ stored: 'VALUE', plain: true })], more: true } });
      return `, lateral flatten(input => ${array.sql}) ${written[0]}`;
    case 'explode':
      add(scope, { sql: '', rel: { qualifiers: [[rel]], cols: [...places, as(one)] } });
      return places.length > 0
        ? ` lateral view posexplode(${array.sql}) ${written[0]} as ${written[2]}, ${written[1]}`
        : ` lateral view explode(${array.sql}) ${written[0]} as ${written[1]}`;
    default:
      add(scope, { sql: '', rel: { qualifiers: [[rel]], cols: [as(one), ...places] } });
      return places.length > 0
        ? ` cross join unnest(${array.sql}) with ordinality as ${written[0]}(${written[1]}, ${written[2]})`
        : ` cross join unnest(${array.sql}) as ${written[0]}(${written[1]})`;
  }
}
