/** Variables that a query fills before the query that may read them, and what else a script has around it. */
import { chance, pick } from './choices.js';
import type { Expr } from './expressions.js';
import { through } from './lineage-model.js';
import { query } from './queries.js';
import type { World } from './world.js';
import { freshName, triedFor, used } from './world.js';
import { protect } from './written.js';

/** The statements that fill one to three variables; what they read counts once a variable is read. */
export function fillVariables(world: World): string {
  const { choices, grammar } = world;
  if (grammar.variables.length === 0) return '';
  let sql = '';
  for (let count = 1 + choices.next(3); count > 0; count -= 1) {
    const before = [...world.read];
    // SQL Server takes no WITH inside of parentheses.
    const depth = world.dialect === 'tsql' ? 0 : choices.next(2);
    const made = query(world, { parent: null, ctes: [], depth, width: 1 });
    const tables = [...world.read];
    world.read.clear();
    for (const table of before) world.read.add(table);
    const [col] = made.cols;
    if (col === undefined || col.hidden) continue;
    const name = freshName(world, 'v').stored.toLowerCase();
    const [fill, read] = pick(choices, grammar.variables);
    used(world, 'variable');
    sql += strings(fill)
      .replaceAll('%n', protect(name))
      .replace('%q', () => `(${made.sql})`);
    const value = through(col.value, 'transformation');
    // By its bare name it may be a column of a table of unknown columns.
    const doubtful = read === '%n' && world.tables.some(({ known }) => !known);
    world.variables.push({
      sql: read.replaceAll('%n', protect(name)),
      value: doubtful ? { ...value, open: true } : value,
      tables,
    });
  }
  return sql;
}

/** A variable in reach, or null. */
export function variable(world: World): Expr | null {
  if (world.variables.length === 0 || !chance(world.choices, 50)) return null;
  const { sql, value, tables } = pick(world.choices, world.variables);
  used(world, 'variable read');
  for (const table of tables) world.read.add(table);
  return { sql, value, implied: null };
}

/** The statements in a block, or with others before them. */
export function inScript(world: World, sql: string): string {
  const { choices, grammar } = world;
  const script = triedFor(world, () =>
    chance(choices, 8) && grammar.scripts.length > 0 ? pick(choices, grammar.scripts) : null,
  );
  if (script === null) return sql;
  used(world, 'script');
  return strings(script).replace('%', () => sql);
}

/** The text with its strings as they are: no comment stands in them. */
function strings(text: string): string {
  return text.replace(/'[^'%]*'/g, protect);
}
