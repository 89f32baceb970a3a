/** What one case is made in: the warehouse's tables, the scopes that a place of the query sees, and what has been used. */
import type { Dialect } from '#src/lineage/sql/port.js';
import { chance, pick } from './choices.js';
import type { Choices } from './choices.js';
import type { Grammar } from './grammar.js';
import { grammars } from './grammars.js';
import type { Col, Rel, Val, WarehouseTable } from './lineage-model.js';
import type { Name } from './written.js';
import { nameOf } from './written.js';

/** A CTE or a temporary table. */
export interface NamedRel {
  readonly name: Name;
  readonly cols: readonly Col[];
}

export interface World {
  readonly dialect: Dialect;
  readonly grammar: Grammar;
  readonly choices: Choices;
  readonly tables: readonly WarehouseTable[];
  /** Tables that were read. */
  readonly read: Set<WarehouseTable>;
  readonly features: Set<string>;
  /** Tables of known columns may be named with fewer parts. */
  readonly partialNames: boolean;
  /** Variables that were filled: how one is read, what it depends on, and which tables reading it reads. */
  readonly variables: {
    readonly sql: string;
    readonly value: Val;
    readonly tables: readonly WarehouseTable[];
  }[];
  /** Gives every alias its own number. */
  counter: number;
}

export interface Merged {
  readonly col: Col;
  /** The relations whose columns it stands for. */
  readonly rels: readonly Rel[];
}

/** An item of FROM with what is joined to it; a comma begins the next one. */
export interface FromItem {
  readonly rels: Rel[];
  /** What a star shows of it, in order. */
  shown: readonly Shown[];
}

export interface Shown {
  readonly col: Col;
  /** Null for a merged column that stands before all others. */
  readonly rel: Rel | null;
}

export interface Scope {
  readonly parent: Scope | null;
  readonly rels: Rel[];
  readonly items: FromItem[];
  /** Columns that USING made one of, by lower-case name. */
  readonly merged: Map<string, Merged>;
  readonly ctes: readonly NamedRel[];
  /** Select aliases that later expressions may read. */
  readonly aliases: Col[];
  /** Names must be qualified here: an alias of this select hides a column. */
  qualifiedOnly: boolean;
}

export function scopeWithin(parent: Scope | null, ctes: readonly NamedRel[]): Scope {
  return { parent, rels: [], items: [], merged: new Map(), ctes, aliases: [], qualifiedOnly: false };
}

const columnWords = ['id', 'email', 'amount', 'city', 'status', 'created_at', 'qty', 'price', 'ref', 'tags', 'payload'];
const oddWords = [
  'Full Name',
  'order',
  'select',
  'from',
  'group by',
  'a.b',
  'x,y',
  'UnIon',
  'p(1)',
  'e-mail',
  '2nd',
  'naïve',
];
const tableWords = ['users', 'orders', 'items', 'visits', 'plans'];
const schemaWords = ['crm', 'sales', 'raw_data'];

/** A warehouse of two to four tables; some columns have the same name in several of them. */
export function makeWorld(choices: Choices, dialect: Dialect, partialNames: boolean): World {
  const grammar = grammars[dialect];
  const tables: WarehouseTable[] = [];
  const count = 2 + choices.next(3);
  for (let number = 0; number < count; number += 1) {
    const word = tableWords[number] ?? `t${number}`;
    const depth = pick(choices, grammar.parts);
    const last = nameOf(chance(choices, 8) ? pick(choices, oddTableWords(dialect)) + number : word, true, dialect);
    const plain = /^[a-z]\w*$/i.test(last.stored);
    const parts = [{ stored: last.stored, plain }];
    if (depth > 1) parts.unshift(nameOf(pick(choices, schemaWords), true, dialect));
    if (depth > 2) parts.unshift(nameOf('dw', true, dialect));
    const known = chance(choices, 60);
    // An unknown table keeps a column that no join merges away: a star over it is never known to be empty.
    const own = known ? [] : [nameOf(`own${number}`, true, dialect)];
    const columns = [...columnsOf(choices, dialect), ...own];
    const single = depth === 1 ? last.stored.toLowerCase() : null;
    tables.push({ key: parts.map((part) => part.stored).join('\u0000'), parts, columns, known, single });
  }
  return {
    dialect,
    grammar,
    choices,
    tables,
    read: new Set(),
    features: new Set(),
    partialNames,
    variables: [],
    counter: 0,
  };
}

function oddTableWords(dialect: Dialect): readonly string[] {
  // BigQuery reads a dot inside back-ticks as a path, and the others' parser hands names with dots on undivided.
  return dialect === 'bigquery' ? ['my table', 'order'] : ['my table', 'order', 'Über'];
}

function columnsOf(choices: Choices, dialect: Dialect): readonly Name[] {
  const names: Name[] = [];
  const size = 2 + choices.next(5);
  for (let number = 0; number < size; number += 1) {
    const odd = chance(choices, 7);
    const usable = oddWords.filter((word) => dialect !== 'bigquery' || /^[\w -]+$/.test(word));
    const name = odd
      ? nameOf(pick(choices, usable), false, dialect)
      : nameOf(pick(choices, columnWords), true, dialect);
    if (!names.some((each) => each.stored.toLowerCase() === name.stored.toLowerCase())) names.push(name);
  }
  return names;
}

/** What was made, or null: then nothing of it is read. */
export function triedFor<T>(world: World, make: () => T | null): T | null {
  const before = [...world.read];
  const made = make();
  if (made !== null) return made;
  world.read.clear();
  for (const table of before) world.read.add(table);
  return null;
}

export function used(world: World, feature: string): void {
  world.features.add(feature);
}

export function freshName(world: World, prefix: string): Name {
  world.counter += 1;
  return nameOf(`${prefix}${world.counter}`, true, world.dialect);
}

export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
