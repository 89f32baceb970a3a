/** Oracle's MODEL clause, which the parser does not take: rows as cells of an array, and rules that compute some of them. */
import type { Group } from './sql-tokens.js';
import { allGroups, isGroup, isMark, isSetOperator, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

type Items = Group['items'];

/** A column of PARTITION BY, DIMENSION BY or MEASURES: its expression, and what it is called. */
interface Entry {
  readonly expression: string;
  readonly name: string;
  /** What of other entries the rules put into it. */
  readonly reads: Set<string>;
}

/** Words between MODEL and its rules. */
const options =
  /^(?:return|all|updated|rows|keep|ignore|nav|unique|single|reference|dimension|rules|update|upsert|automatic|sequential|order|iterate|until)$/;

/**
 * Queries with a MODEL clause, `SELECT a FROM t WHERE .. MODEL ..`, as a query over the columns of the clause, `SELECT a FROM (SELECT
 * .. FROM t WHERE ..)`: a column that rules assign to is a transformation of what it held and of what they read. Those with
 * reference models, or cells that several columns of a query choose, stay as they are.
 */
export function modelClauses(sql: string, statements: readonly Group[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { items } of allGroups(statements)) edits.push(...editsOf(sql, items));
  return edits;
}

function editsOf(sql: string, items: Items): readonly Edit[] {
  const model = items.findIndex((item) => wordOf(item) === 'model');
  if (model === -1) return [];
  const segment = items.findLastIndex((_item, at) => at < model && isSetOperator(items, at));
  const from = items.findIndex((item, at) => at > segment && at < model && wordOf(item) === 'from');
  const [relations, begins] = [items[from + 1], items[model]];
  const before = items[model - 1];
  if (from === -1 || relations === undefined || begins === undefined || before === undefined) return [];
  const entries: Entry[] = [];
  const measures: Entry[] = [];
  let at = model + 1;
  for (; at < items.length; at += 1) {
    const item = items[at];
    const word = wordOf(item);
    const list = items[word === 'measures' ? at + 1 : at + 2];
    if ((word === 'partition' || word === 'dimension') && wordOf(items[at + 1]) === 'by' && isGroup(list)) at += 2;
    else if (word === 'measures' && isGroup(list)) at += 1;
    else if (isGroup(item) && /^(?:iterate|until)$/.test(wordOf(items[at - 1]) ?? '')) continue;
    else if (isGroup(item)) break;
    else if (word !== null && options.test(word) && !(word === 'reference' && wordOf(items[at - 1]) !== 'single'))
      continue;
    else return [];
    const found = isGroup(list) ? entriesOf(sql, list) : null;
    if (found === null) return [];
    (word === 'measures' ? measures : entries).push(...found);
  }
  const rules = items[at];
  if (!isGroup(rules) || measures.length === 0 || !readRules(sql, rules, [...entries, ...measures])) return [];
  const all = [...entries, ...measures];
  const list = all.map((entry) => `${valueOf(entry, all)} AS ${entry.name}`).join(', ');
  return [
    { start: relations.start, end: relations.start, text: `(SELECT ${list} FROM ` },
    { start: begins.start, end: rules.end, text: ')' },
  ];
}

/** The columns of a list; null where one has no name that can be read. */
function entriesOf(sql: string, { items }: Group): readonly Entry[] | null {
  const entries: Entry[] = [];
  for (const part of partsOf(items)) {
    const [first, last] = [part[0], part.at(-1)];
    if (first === undefined || last === undefined || isGroup(last) || !/^(?:word|quoted)$/.test(last.kind)) return null;
    const name = sql.slice(last.start, last.end);
    const before = part.at(-2);
    const isPlain = before === undefined || isMark(before, '.');
    const end = wordOf(before) === 'as' ? part.at(-3) : before;
    entries.push({ expression: sql.slice(first.start, (isPlain ? last : end)?.end), name, reads: new Set() });
  }
  return entries;
}

function partsOf(items: Items): readonly Items[] {
  const parts: Items[] = [];
  let from = 0;
  for (let at = 0; at <= items.length; at += 1) {
    if (at < items.length && !isMark(items[at], ',')) continue;
    if (at > from) parts.push(items.slice(from, at));
    from = at + 1;
  }
  return parts;
}

/** Notes what each rule puts into the column on its left; false for a rule that is not known. */
function readRules(sql: string, rules: Group, entries: readonly Entry[]): boolean {
  const named = (item: Items[number] | undefined): Entry | undefined => {
    const written = item === undefined || isGroup(item) ? '' : sql.slice(item.start, item.end);
    return entries.find(({ name }) => plain(name) === plain(written));
  };
  for (const rule of partsOf(rules.items)) {
    let at = 0;
    while (/^(?:update|upsert|all)$/.test(wordOf(rule[at]) ?? '')) at += 1;
    const assigned = named(rule[at]);
    const cells = rule[at + 1];
    const equals = rule.findIndex((item, place) => place > at && isMark(item, '='));
    if (assigned === undefined || !isGroup(cells) || equals === -1) return false;
    if (!readCells(sql, cells, named)) return false;
    for (const name of readIn(sql, rule.slice(equals + 1), named)) assigned.reads.add(name);
    // Also where nothing but a constant is assigned.
    assigned.reads.add(assigned.name);
  }
  return true;
}

/** `s[FOR prod IN (SELECT p FROM t), 2002]`: cells that a query chooses have its values in that dimension. */
function readCells(sql: string, cells: Group, named: (item: Items[number] | undefined) => Entry | undefined): boolean {
  for (const part of partsOf(cells.items)) {
    if (!part.some((item) => isGroup(item) && wordOf(item.items[0]) === 'select')) continue;
    const dimension = named(part[1]);
    const query = part[3];
    if (wordOf(part[0]) !== 'for' || dimension === undefined || wordOf(part[2]) !== 'in' || !isGroup(query))
      return false;
    dimension.reads.add(sql.slice(query.start, query.end));
  }
  return true;
}

/** The columns that an expression reads, outside of the brackets that choose cells. */
function* readIn(
  sql: string,
  items: Items,
  named: (item: Items[number] | undefined) => Entry | undefined,
): Generator<string> {
  for (const item of items) {
    if (!isGroup(item)) {
      const entry = named(item);
      if (entry !== undefined) yield entry.name;
    } else if (sql[item.start] !== '[') yield* readIn(sql, item.items, named);
  }
}

/** What a column holds after the rules: a call of all that it may come from, where they change it. */
function valueOf({ expression, name, reads }: Entry, all: readonly Entry[]): string {
  if (reads.size === 0) return expression;
  const found = new Set<string>([name, ...reads]);
  // A rule may read what another one has computed.
  for (const each of found) {
    const entry = all.find((other) => plain(other.name) === plain(each));
    for (const further of entry?.reads ?? []) found.add(further);
  }
  const values = [...found].map((each) => all.find((other) => plain(other.name) === plain(each))?.expression ?? each);
  return `MODEL_RULES(${[...new Set(values)].join(', ')})`;
}

function plain(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name.toUpperCase();
}
