/** From a written name to the columns it depends on. Never a guess: what may be two things is none, with a note. */
import type { Context } from './context.js';
import { variableDoubt } from './context.js';
import type { Identifier } from './ast.js';
import { transformed } from './edge-kinds.js';
import { assumedColumn, besideElements, fieldOfElements } from './parts/element-fields.js';
import { elementNames, hiddenColumns, sequenceFields, sessionWords } from './function-rules.js';
import { documents } from './open-columns.js';
import { expressionColumn } from './parts/made-values.js';
import { fieldOfPath } from './parts/path-columns.js';
import { assumedNoRow, rowMeant } from './parts/whole-rows.js';
import { readByQualifiedName } from './qualified-names.js';
import type { Relation, Scope } from './scopes.js';
import { cteNamed, relationNamed, relationOfPath } from './scopes.js';
import type { Column, Open } from './shapes.js';
import { columnsNamed, hidesColumns, letsThrough, tablesBehind, throughOpen } from './shapes.js';
import { foldIdentifier, lookupKey } from './tables.js';
import type { Value } from './values.js';
import { holeValue, mergeValues, newSink, nothing, unknownValue } from './values.js';
import { isHole } from './text/template-blocks.js';
import { fieldOfVariable } from './scripts/variable-fields.js';
import type { Variable } from './scripts/variables.js';
import { isBare, variableNamed, variableValue } from './scripts/variables.js';

/** The value behind `a`, `t.a`, `db.sch.t.a` or, where the dialect has it, `a.field.field`. */
export function resolvePath(ctx: Context, scope: Scope, path: readonly Identifier[]): Value {
  const [first, second] = path;
  if (first === undefined) return nothing;
  if (second === undefined) return resolveBare(ctx, scope, first);
  if (path.some((part) => isHole(part.name))) {
    return holeValue(path.at(-1)?.name ?? '');
  }
  const field = fieldOfPath(ctx, scope, path);
  if (field !== null) return field.value;
  const names = path.map((part) => foldIdentifier(part, ctx.dialect));
  const [head = '', next = ''] = names;
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.locals?.has(head.toLowerCase()))
      return mergeValues([at.elements.get(head.toLowerCase())?.value ?? nothing], transformed);
    const relation = relationNamed(at, head);
    if (relation !== null) {
      const value = columnOf(ctx, relation, next);
      if (path.length > 2) return mergeValues([value], transformed);
      return value;
    }
    for (let length = names.length - 1; length >= 2; length -= 1) {
      const owner = relationOfPath(at, names.slice(0, length));
      const column = names[length];
      if (owner === null || column === undefined) continue;
      const value = columnOf(ctx, owner, column);
      return length + 1 < names.length ? mergeValues([value], transformed) : value;
    }
  }
  const variable = ctx.rules.bareVariables && isSession(names) ? variableValue(ctx, names.at(-1) ?? '') : null;
  if (variable !== null) return variable;
  if (sequenceFields.has(path.at(-1)?.name.toLowerCase() ?? '')) return nothing;
  const part = fieldOfVariable(ctx, scope, path);
  if (part !== null) return part;
  if (ctx.rules.structDot) return mergeValues([resolveBare(ctx, scope, first)], transformed);
  return unknownValue(
    'name_unknown',
    `${path.map((part) => part.name).join('.')}: no relation is called ${first.name}`,
  );
}

/** `session.x` and `system.session.x`: a variable with its schema. */
function isSession(names: readonly string[]): boolean {
  return /^(?:system\.)?session\.[^.]*$/i.test(names.join('.'));
}

/** A column of one relation by name. */
export function columnOf(ctx: Context, relation: Relation, name: string): Value {
  if (/^\$\d+$/.test(name)) return columnAt(relation, Number(name.slice(1)));
  const known = columnsNamed(relation.shape, name);
  const [only] = known;
  if (only !== undefined && known.length === 1) return only.value;
  if (known.length > 1)
    return unknownValue('column_ambiguous', `${name}: returned more than once by ${relation.name ?? 'a sub-query'}`);
  const opens = relation.shape.opens.filter((open) => letsThrough(open, name));
  const [open] = opens;
  if (open !== undefined && opens.length === 1) {
    return throughOpen(open, name, ctx.tables.column) ?? nothing;
  }
  if (opens.length > 1) return throughStars(ctx, name, opens);
  if (relation.table !== null) {
    // The list of columns may be older than the query: the name is kept as that table's.
    ctx.approximate = true;
    return ctx.tables.column(relation.table, name);
  }
  return unknownValue('name_unknown', `${name}: ${relation.name ?? 'the sub-query'} has no such column`);
}

/** A column by its place (`$1`), known when no star stands before it. */
function columnAt(relation: Relation, place: number): Value {
  const items = relation.shape.items.slice(0, place);
  const open = items.find((item) => item.kind === 'open');
  if (open?.kind === 'open' && open.source.kind === 'virtual') return mergeValues([open.source.value], transformed);
  const item = open === undefined ? items[place - 1] : undefined;
  return item?.kind === 'column' ? item.value : unknownValue('sql_unsupported', `column $${place} by position`);
}

/** `$1` where the dialect reads it so: a column of the one relation in reach. */
export function resolvePosition(scope: Scope, place: number): Value {
  const [only, ...others] = scope.relations.filter((relation) => relation.visible);
  if (only === undefined || others.length > 0) return unknownValue('sql_unsupported', `column $${place} by position`);
  return columnAt(only, place);
}

function resolveBare(ctx: Context, scope: Scope, identifier: Identifier): Value {
  const name = foldIdentifier(identifier, ctx.dialect);
  const key = name.toLowerCase();
  if (isHole(key)) return holeValue(key);
  if (key.startsWith('@')) return sessionVariable(ctx, scope, key);
  if (ctx.rules.columnPositions === '#' && /^#\d+$/.test(key)) return resolvePosition(scope, Number(key.slice(1)));
  if (!identifier.quoted && ctx.rules.reservedNames.has(key)) return nothing;
  const written: Written = {
    name,
    key,
    said: identifier.name,
    isWord: !identifier.quoted && sessionWords.has(key),
    variable: identifier.quoted ? null : variableMeant(ctx, key, scope),
    doubts: [],
  };
  const isText = ctx.rules.macros && written.variable?.parameter === true;
  for (let at: Scope | null = isText ? null : scope; at !== null; at = at.parent) {
    const value = bareIn(ctx, at, written);
    if (value !== null) return value;
  }
  if (written.variable !== null) return variableOrColumn(ctx, written);
  if (written.isWord) return nothing;
  const [only, ...others] = scope.relations.filter((relation) => relation.visible);
  if (only !== undefined && others.length === 0) return columnOf(ctx, only, name);
  return unknownValue('name_unknown', `${identifier.name}: no relation is known to have it`);
}

/** A bare name, and what it may mean besides a column. */
interface Written {
  readonly said: string;
  /** Folded. */
  readonly name: string;
  /** In lower case. */
  readonly key: string;
  /** A word of the session, without quotes. */
  readonly isWord: boolean;
  readonly variable: Variable | null;
  /** Relations that may have a column of the variable's name. */
  readonly doubts: Relation[];
}

/** The variable that a bare name means unless there is such a column; null when there is none. */
function variableMeant(ctx: Context, key: string, scope: Scope): Variable | null {
  const variable = variableNamed(ctx.variables, key);
  return variable !== null && isBare(ctx, variable, scope) ? variable : null;
}

/** Columns go before variables: of a table of unknown columns it cannot be told. */
function variableOrColumn(ctx: Context, { key, said, doubts }: Written): Value {
  const value = variableValue(ctx, key) ?? nothing;
  if (doubts.length === 0 || value.notes.size > 0) return value;
  const where = [...new Set(doubts.map((relation) => relation.name ?? 'a sub-query'))].join(', ');
  return mergeValues([value, unknownValue('column_ambiguous', `${said}: ${variableDoubt} ${where}`)]);
}

function bareIn(ctx: Context, scope: Scope, { said, name, key, isWord, variable, doubts }: Written): Value | null {
  if (scope.locals?.has(key)) return scope.elements.get(key)?.value ?? nothing;
  const merged = scope.using.get(key);
  if (merged !== undefined) return merged;
  const exact = lookupKey(name, ctx.dialect);
  const alias = aliasNamed(ctx, scope, exact)?.value;
  if (alias !== undefined && ctx.rules.selectAlias === 'before-columns') return alias;

  const visible = scope.relations.filter((relation) => relation.visible);
  const known: { readonly relation: Relation; readonly columns: readonly Column[] }[] = [];
  const open: Relation[] = [];
  for (const relation of visible) {
    const columns = relation.merged.has(key) ? [] : columnsNamed(relation.shape, name);
    if (columns.length > 0) known.push({ relation, columns });
    else if (
      (!relation.qualifiedOnly || elementNames.has(key)) &&
      relation.shape.opens.some((entry) => letsThrough(entry, name))
    )
      open.push(relation);
  }
  const [found] = known;
  if (found !== undefined) {
    if (known.length > 1 || found.columns.length > 1)
      return ambiguous(
        said,
        known.map((each) => each.relation),
      );
    return found.columns[0]?.value ?? nothing;
  }
  // A column has precedence over what else has its name.
  const isOther = alias !== undefined || variable !== null || isWord;
  const owners = isOther && open.length > 0 ? readByQualifiedName(ctx, scope, exact, open) : [];
  const [owner] = owners;
  if (owner !== undefined) return owners.length > 1 ? ambiguous(said, owners) : columnOf(ctx, owner, name);
  if (variable !== null) {
    if (alias !== undefined) return alias;
    doubts.push(...open);
    return null;
  }
  if (isWord) return nothing;
  if (hiddenColumns.has(key)) return nothing;
  const row = relationNamed(scope, name);
  const doubt = row === null ? null : rowMeant(ctx, scope, name, row);
  if (row !== null && doubt !== null) return mergeValues([wholeRow(row), doubt]);
  if (alias !== undefined && !(scope.openReads.has(exact) && open.length === 1)) return alias;
  const scalar = scalarCte(ctx, scope, name);
  if (scalar !== null) return scalar;
  const beside = besideElements(ctx, scope, name, open);
  const [one] = beside.open;
  if (one === undefined) return fieldOfElements(ctx, scope, name);
  if (beside.open.length === 1) {
    scope.openReads.add(exact);
    const value = assumedColumn(columnOf(ctx, one, name), said, one, beside.doubts);
    return assumedNoRow(ctx, scope, value, said, one);
  }
  // Were it another's besides, the warehouse itself would refuse the name.
  const read = ctx.rules.refusesAmbiguous && !scope.natural ? readByQualifiedName(ctx, scope, exact, beside.open) : [];
  const [having, ...others] =
    read.length > 0 ? read : beside.open.filter((each) => each.shape.opens.some((entry) => documents(ctx, entry, key)));
  if (having === undefined || others.length > 0) return ambiguous(said, beside.open);
  return columnOf(ctx, having, name);
}

/** `@x`: what the script has put into it, and what this query itself puts into it, for a row before or behind. */
function sessionVariable(ctx: Context, scope: Scope, key: string): Value {
  const values: Value[] = [variableValue(ctx, key) ?? nothing];
  for (let at: Scope | null = scope; at !== null; at = at.parent)
    values.push((at.aliases.get(key) ?? pendingAlias(ctx, at, key))?.value ?? nothing);
  return mergeValues(values, transformed);
}

/** The select alias of this name (tables.ts, lookupKey), where one may be read. */
export function aliasNamed(ctx: Context, scope: Scope, key: string): Column | undefined {
  return scope.aliasesVisible ? (scope.aliases.get(key) ?? pendingAlias(ctx, scope, key)) : undefined;
}

/** An alias that the select list defines only later, or inside an expression. */
function pendingAlias(ctx: Context, scope: Scope, key: string): Column | undefined {
  const expression = scope.pending.get(key);
  if (expression === undefined) return undefined;
  // Its own name inside it is a column.
  scope.pending.delete(key);
  const { value, parts = null } = expressionColumn(ctx, expression, scope);
  const column: Column = { kind: 'column', name: null, value, parts };
  scope.aliases.set(key, column);
  return column;
}

/** `WITH expr AS name`: an expression over whatever is in reach where the name is read. */
function scalarCte(ctx: Context, scope: Scope, name: string): Value | null {
  const cte = cteNamed(scope.ctes, name);
  if (cte === null || cte.scalar === null || scope.scalarsBusy.has(cte)) return null;
  scope.scalarsBusy.add(cte);
  const sink = newSink();
  ctx.collect(cte.scalar, scope, transformed, sink);
  scope.scalarsBusy.delete(cte);
  return sink;
}

/** A star as an argument: all columns in reach, or of one relation. */
export function starValue(scope: Scope, qualifier: Identifier | null): Value {
  const named = qualifier === null ? null : relationNamed(scope, qualifier.name);
  const relations = named === null ? scope.relations.filter((relation) => relation.visible) : [named];
  return mergeValues(relations.map(wholeRow));
}

/** All of a relation's columns as one value. */
export function wholeRow(relation: Relation): Value {
  const values: Value[] = [];
  for (const item of relation.shape.items) {
    if (item.kind === 'column') values.push(item.value);
    else if (item.source.kind === 'virtual') values.push(item.source.value);
    else values.push(unknownValue('star_unexpanded', `all columns of ${relation.name ?? 'a sub-query'} as one value`));
  }
  return mergeValues(values, transformed);
}

/** A name that several stars let through, or one over several tables. */
function throughStars(ctx: Context, name: string, opens: readonly Open[]): Value {
  const tables = new Set(opens.flatMap(tablesBehind));
  const names = [...tables].map((index) => {
    const { database, schema, table } = ctx.tables.get(index);
    return [database, schema, table].filter((part) => part !== null).join('.');
  });
  const others = opens.some(hidesColumns) ? ['rows of unknown columns'] : [];
  return unknownValue('star_ambiguous', `${name}: may come from ${[...names, ...others].join(', ')}`);
}

function ambiguous(name: string, relations: readonly Relation[]): Value {
  const where = relations
    .map((relation) => relation.name ?? (relation.elements === null ? 'a sub-query' : 'the elements of an array'))
    .join(', ');
  return unknownValue('column_ambiguous', `${name}: may come from ${where}`);
}
