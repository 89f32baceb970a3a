/** PIVOT and UNPIVOT over a query whose columns are all known. */
import { chance, pick } from './choices.js';
import type { Col } from './lineage-model.js';
import { constant, through, together } from './lineage-model.js';
import { query } from './queries.js';
import type { Scope, World } from './world.js';
import { freshName, used } from './world.js';
import type { Name } from './written.js';
import { literal, write } from './written.js';

/** A query in parentheses and what it returns; its columns all have a name that no other has. */
interface Source {
  readonly sql: string;
  readonly cols: readonly (Col & { readonly name: Name })[];
}

/** A derived table without its alias. */
export interface Turned {
  readonly sql: string;
  readonly cols: readonly Col[];
}

function source(world: World, scope: Scope, depth: number): Source | null {
  const made = query(world, { parent: null, ctes: scope.ctes, depth: depth - 1, width: 3 });
  const cols = made.cols.flatMap((col) => (col.name === null || col.hidden ? [] : [{ ...col, name: col.name }]));
  const names = new Set(cols.map((col) => col.name.stored.toLowerCase()));
  if (cols.length !== 3 || names.size !== 3 || cols.some((col) => !col.name.plain)) return null;
  const alias = world.dialect === 'tsql' ? ` as ${write(world.choices, freshName(world, 's'), world.dialect)}` : '';
  return { sql: `(${made.sql})${alias}`, cols };
}

/** `select * from (..) pivot (sum(v) for k in ('a' as x, ..))`: what is neither value nor key groups. */
export function pivoted(world: World, scope: Scope, depth: number): Turned | null {
  const { choices, grammar, dialect } = world;
  const from = grammar.pivot === 'none' ? null : source(world, scope, depth);
  const [value, key, group] = from?.cols ?? [];
  if (from === null || value === undefined || key === undefined || group === undefined) return null;
  used(world, 'pivot');
  const labels = [freshName(world, 'pa'), freshName(world, 'pb')];
  const several = grammar.pivot !== 'columns' && dialect !== 'snowflake' && chance(choices, 40);
  const aggregates = several ? [freshName(world, 'sm'), freshName(world, 'mx')] : [null];
  const calls = aggregates.map((name, place) => {
    const call = `${place === 0 ? 'sum' : 'max'}(${write(choices, value.name, dialect)})`;
    return name === null ? call : `${call} as ${write(choices, name, dialect)}`;
  });
  const listed = labels.map((label, place) =>
    grammar.pivot === 'columns'
      ? write(choices, label, dialect)
      : `${literal(place === 0 ? 'a' : 'from x')} as ${write(choices, label, dialect)}`,
  );
  const cell = through(value.value, 'aggregation');
  const made = labels.flatMap((label) =>
    aggregates.map((name): Col => {
      const parts = grammar.pivot === 'aggregate-first' ? [name, label] : [label, name];
      const stored = parts.flatMap((part) => (part === null ? [] : [part.stored])).join('_');
      return { name: { stored, plain: true }, value: cell, hidden: false };
    }),
  );
  const end = dialect === 'tsql' ? ` as ${write(choices, freshName(world, 'pv'), dialect)}` : '';
  const sql = `(select * from ${from.sql} pivot (${calls.join(', ')} for ${write(choices, key.name, dialect)} in (${listed.join(', ')}))${end})`;
  return { sql, cols: [group, ...made] };
}

/** `select .. from (..) unpivot (v for k in (a, b))`: the listed columns as rows. */
export function unpivoted(world: World, scope: Scope, depth: number): Turned | null {
  const { choices, grammar, dialect } = world;
  const from = grammar.pivot === 'none' ? null : source(world, scope, depth);
  const [first, second, kept] = from?.cols ?? [];
  if (from === null || first === undefined || second === undefined || kept === undefined) return null;
  used(world, 'unpivot');
  const [value, label] = [freshName(world, 'val'), freshName(world, 'lab')];
  const turned: Col = {
    name: value,
    value: through(together([first.value, second.value]), 'transformation'),
    hidden: false,
  };
  const named: Col = { name: label, value: constant, hidden: false };
  const listed = pick(choices, [
    [kept, named, turned],
    [turned, kept],
    [named, turned, kept],
  ]);
  const star = grammar.unpivotOrder !== 'unsure' && chance(choices, 50);
  const cols = star ? [kept, ...(grammar.unpivotOrder === 'value-first' ? [turned, named] : [named, turned])] : listed;
  const list = star ? '*' : listed.map((col) => write(choices, col.name as Name, dialect)).join(', '); // all have names
  const end = dialect === 'tsql' ? ` as ${write(choices, freshName(world, 'pv'), dialect)}` : '';
  const columns = `${write(choices, first.name, dialect)}, ${write(choices, second.name, dialect)}`;
  const sql = `(select ${list} from ${from.sql} unpivot (${write(choices, value, dialect)} for ${write(choices, label, dialect)} in (${columns}))${end})`;
  return { sql, cols };
}
