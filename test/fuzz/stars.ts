/** A star in a select list, with what it leaves out, replaces and renames. */
import { chance, pick } from './choices.js';
import { expression } from './expressions.js';
import type { Col } from './lineage-model.js';
import type { Scope, World } from './world.js';
import { freshName, sameName, used } from './world.js';
import { write } from './written.js';

export interface Star {
  readonly sql: string;
  readonly cols: readonly Col[];
}

/** A star over the scope or one relation of it; null where none would have known meaning. */
export function star(world: World, scope: Scope): Star | null {
  const { choices } = world;
  const qualified = scope.rels.filter((rel) => rel.qualifiers.length > 0 && rel.more !== true);
  const one = chance(choices, 40) && qualified.length > 0 ? pick(choices, qualified) : null;
  if (one === null && scope.rels.some((rel) => rel.more === true)) return null;
  const rels = one === null ? scope.rels : [one];
  const cols = one === null ? scope.items.flatMap((item) => item.shown.map(({ col }) => col)) : [...one.cols];
  if (cols.some((col) => col.name === null)) return null;
  const blind = new Set(rels.filter((rel) => rel.cols.some((col) => col.hidden)));
  used(world, one === null ? 'star' : 'qualified star');
  if (blind.size > 0) used(world, 'star of unknown columns');
  const doubtful = blind.size > 1;
  const open = (col: Col): Col => (col.hidden && doubtful ? { ...col, value: { ...col.value, open: true } } : col);
  const prefix =
    one === null
      ? ''
      : `${write(
          choices,
          pick(
            choices,
            one.qualifiers.filter((each) => each.length === 1),
          )[0] ?? neverNamed,
          world.dialect,
        )}.`;
  const changed = change(world, scope, cols.map(open));
  return { sql: `${prefix}*${changed.sql}`, cols: changed.cols };
}

const neverNamed = { stored: '', plain: true };

function change(
  world: World,
  scope: Scope,
  cols: readonly Col[],
): { readonly sql: string; readonly cols: readonly Col[] } {
  const { choices, grammar, dialect } = world;
  const unique = cols.filter(
    (col) => cols.filter((other) => sameName(other.name?.stored ?? '', col.name?.stored ?? '')).length === 1,
  );
  let sql = '';
  let left = cols;
  if (grammar.starLess !== 'none' && unique.length > 1 && chance(choices, 35)) {
    const gone = pick(choices, unique);
    if (gone.name !== null) {
      used(world, `star ${grammar.starLess}`);
      sql += ` ${grammar.starLess} (${write(choices, gone.name, dialect)})`;
      left = left.filter((col) => col !== gone);
    }
  }
  const known = unique.filter((col) => left.includes(col) && !col.hidden);
  if (grammar.starReplace && known.length > 0 && chance(choices, 25)) {
    const old = pick(choices, known);
    const made = expression(world, scope, 1);
    if (old.name !== null) {
      used(world, 'star replace');
      sql += ` replace (${made.sql} as ${write(choices, old.name, dialect)})`;
      left = left.map((col) => (col === old ? { name: col.name, hidden: col.hidden, value: made.value } : col));
    }
  }
  if (grammar.starRename && !sql.includes(' replace ') && known.length > 0 && chance(choices, 25)) {
    const old = pick(
      choices,
      known.filter((col) => left.includes(col)),
    );
    const name = freshName(world, 'renamed');
    if (old.name !== null) {
      used(world, 'star rename');
      sql += ` rename (${write(choices, old.name, dialect)} as ${write(choices, name, dialect)})`;
      left = left.map((col) => (col === old ? { ...col, name } : col));
    }
  }
  return { sql, cols: left };
}
