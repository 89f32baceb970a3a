/** Values made of several parts, on the spot or as a column, and one part taken out of them again. */
import { chance, pick } from './choices.js';
import type { ColumnRef, Expr } from './expressions.js';
import { columnRef, expression } from './expressions.js';
import type { Made, MadePart, Val } from './lineage-model.js';
import { constant, merged, through, together } from './lineage-model.js';
import { madeForms } from './made-forms.js';
import type { Form, FormPart } from './made-parts.js';
import { bound, colon } from './made-parts.js';
import { predicate } from './predicates.js';
import type { Scope, World } from './world.js';
import { triedFor, used } from './world.js';

export interface MadeExpr {
  readonly sql: string;
  readonly made: Made;
}

/** What the whole depends on when nothing is taken out of it. */
export function wholeOf(made: Made): Val {
  return through(together(made.parts.map((part) => part.value)), 'transformation');
}

/** A value of two or three parts; `like` says in what form, and under which keys. */
export function makeValue(world: World, scope: Scope, depth: number, like: Made | null = null): MadeExpr | null {
  const { choices, dialect } = world;
  const forms = madeForms[dialect];
  const form = like?.form ?? (forms.length === 0 ? null : pick(choices, forms));
  if (form === null) return null;
  used(world, `made ${form.name}`);
  const keys = like?.parts.map((part) => part.key) ?? ['ka', 'kb', 'kc'].slice(0, 2 + choices.next(2));
  const parts: (MadePart & FormPart)[] = [];
  for (const [place, key] of keys.entries()) {
    const inner =
      like === null && form.step !== undefined && depth > 0 && chance(choices, 15)
        ? makeOf(world, scope, form, depth - 1)
        : null;
    // The parser takes `array((select 1), x)` for an array of a query's rows.
    const most = form.name === 'array' && place === 0 ? 0 : 1;
    const part = inner === null ? expression(world, scope, Math.min(most, depth - 1)) : null;
    const value = part?.value ?? (inner === null ? constant : wholeOf(inner.made));
    parts.push({ key, place, value, made: inner?.made ?? null, sql: part?.sql ?? inner?.sql ?? '1' });
  }
  return { sql: form.make(parts), made: { form, parts } };
}

function makeOf(world: World, scope: Scope, form: Form, depth: number): MadeExpr {
  const parts = ['ka', 'kb'].map((key, place) => {
    const { sql, value } = expression(world, scope, Math.min(0, depth));
    return { key, place, sql, value, made: null };
  });
  return { sql: form.make(parts), made: { form, parts } };
}

/** A part of a value that is made on the spot, or of one of two. */
export function madeField(world: World, scope: Scope, depth: number): Expr | null {
  const { choices } = world;
  const one = makeValue(world, scope, depth);
  if (one === null) return null;
  const way = choices.next(5);
  const pair = triedFor(world, () => {
    const other = way < 2 && depth > 0 ? makeValue(world, scope, depth - 1, one.made) : null;
    const both = other === null ? null : merged(one.made, other.made);
    return other === null || both === null ? null : { other, both };
  });
  if (pair === null) return taken(world, scope, one.sql, one.made, 'expression');
  const { other, both } = pair;
  used(world, 'part of one of two');
  if (way === 0) return under(taken(world, scope, `coalesce(${one.sql}, ${other.sql})`, both, 'other'), constant);
  const when = predicate(world, scope, 0);
  const sql = `(case when ${when.sql} then ${one.sql} else ${other.sql} end)`;
  return under(taken(world, scope, sql, both, 'other'), through(when.value, 'conditional'));
}

/** A part of a value that is chosen by a condition; what is not there does not depend on that. */
function under(part: Expr, asked: Val): Expr {
  if (part.value === constant) return part;
  return { ...part, value: together([asked, through(part.value, 'transformation')]) };
}

/** A part of a column that a query below has made. */
export function partOfColumn(world: World, scope: Scope): Expr | null {
  if (!scope.rels.some((rel) => rel.cols.some((col) => col.made !== undefined))) return null;
  for (let tries = 0; tries < 4; tries += 1) {
    const ref = columnRef(world, { ...scope, parent: null, merged: new Map() });
    const part = ref === null ? null : partOf(world, scope, ref);
    if (part !== null) return part;
  }
  return null;
}

/** A part of what this refers to; null when it has none. */
export function partOf(world: World, scope: Scope, ref: Pick<ColumnRef, 'sql' | 'col'>): Expr | null {
  return ref.col.made === undefined ? null : taken(world, scope, ref.sql, ref.col.made, 'column');
}

function taken(world: World, scope: Scope, whole: string, made: Made, from: 'expression' | 'column' | 'other'): Expr {
  const { choices } = world;
  const { form, parts } = made;
  if (from === 'column') used(world, 'part of a made column');
  const place = form.chosen !== undefined && chance(choices, 10) ? columnRef(world, scope) : null;
  if (place !== null && form.chosen !== undefined) {
    used(world, 'part chosen by a column');
    const value = through(together([wholeOf(made), place.value]), 'transformation');
    return { sql: form.chosen(whole, place.sql), value, implied: null };
  }
  const ways = [...form.take, ...(from === 'column' ? (form.ofColumn ?? []) : [])];
  const usable = from === 'other' ? ways.filter((way) => way !== colon) : ways;
  const take = pick(choices, usable);
  if (form.absent === true && chance(choices, 10)) {
    used(world, 'part that is not there');
    return { sql: take(bound(whole), { key: 'kz', place: 7, sql: '' }), value: constant, implied: null };
  }
  const part = pick(choices, parts);
  const asked = { key: part.key, place: parts.indexOf(part), sql: '' };
  if (part.made !== null && form.step !== undefined) {
    used(world, 'part of a part');
    const inner = pick(choices, part.made.parts);
    const last = { key: inner.key, place: part.made.parts.indexOf(inner), sql: '' };
    const sql = pick(
      choices,
      form.take.filter((way) => way !== colon),
    )(bound(form.step(bound(whole), asked)), last);
    return { sql, value: through(inner.value, form.mode), implied: null };
  }
  return { sql: take(bound(whole), asked), value: through(part.value, form.mode), implied: null };
}
