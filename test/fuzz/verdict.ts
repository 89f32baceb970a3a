/** Whether an answer is right about a case: tables exact, every claimed source right, what is not resolved with a reason. */
import type { SqlAnswer, SqlOutput } from '#src/lineage/sql/port.js';
import type { ExpectedTable, FuzzCase } from './cases.js';
import { grammars } from './grammars.js';
import type { Col } from './lineage-model.js';

/** What is wrong, in lines one can read; empty when all is right. */
export function verdict(made: FuzzCase, answer: SqlAnswer): readonly string[] {
  const faults: string[] = [];
  const { caseSensitive } = grammars[made.request.dialect];
  const same = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  const tableName = (database: string | null, schema: string | null, name: string): string =>
    same([database ?? '', schema ?? '', name].join('|'));
  const expectedNames = new Map(made.tables.map((table) => [table.table, tableOf(table)]));
  function tableOf(table: ExpectedTable): string {
    return tableName(table.database, table.schema, table.name);
  }
  const answered = answer.tables.map((table) => tableName(table.database, table.schema, table.table));
  const wanted = [...expectedNames.values()];
  const needed = made.tables.filter((table) => !made.optional.has(table.table)).map(tableOf);
  for (const name of needed) if (!answered.includes(name)) faults.push(`table missing: ${name}`);
  for (const name of answered) if (!wanted.includes(name)) faults.push(`table claimed: ${name}`);
  if (answer.grade === 'failed' || answer.grade === 'degraded') {
    faults.push(`${answer.grade}: ${answer.unresolved.map((each) => `${each.reason} ${each.detail}`).join('; ')}`);
    return faults;
  }
  const owned = new Set<string>();
  for (const table of made.tables)
    for (const name of table.table.columns) owned.add(`${expectedNames.get(table.table) ?? ''}.${same(name.stored)}`);
  for (const each of answer.influences) {
    const name = `${answered[each.table] ?? ''}.${same(each.column)}`;
    if (!owned.has(name)) faults.push(`influence of a column that is not there: ${name}`);
  }

  const told = (output: SqlOutput): string[] =>
    output.sources.map(
      (source) =>
        `${answered[source.table] ?? ''}.${same(source.column)} ${source.kind}${source.masking && source.kind !== 'conditional' ? ' masked' : ''}`,
    );
  const truth = (col: Col): string[] =>
    [...col.value.origins.values()].map(
      (origin) =>
        `${expectedNames.get(origin.table) ?? ''}.${same(origin.column)} ${origin.kind}${origin.masking && origin.kind !== 'conditional' ? ' masked' : ''}`,
    );
  const listed = made.cols.filter((col) => !col.hidden);
  const hidden = made.cols.filter((col) => col.hidden);
  if (answer.outputs.length !== listed.length) {
    faults.push(
      `${listed.length} columns, answered ${answer.outputs.length}: ${answer.outputs.map((each) => each.name).join(', ')}`,
    );
    return faults;
  }
  listed.forEach((col, place) => {
    const output = answer.outputs[place];
    if (output === undefined) return;
    const name = col.name === null ? null : same(col.name.stored);
    if (name !== null && same(output.name ?? '') !== name)
      faults.push(`column ${place + 1} is ${name}, answered ${output.name ?? '-'}`);
    faults.push(...compare(name ?? String(place), truth(col), told(output), output.resolved, col.value.open, answer));
  });
  for (const col of hidden) {
    if (col.value.open) continue;
    const name = same(col.name?.stored ?? '');
    const letting = answer.openStars.filter(
      (star) => !star.except.some((each) => each.toLowerCase() === name.toLowerCase()),
    );
    const tables = letting.flatMap((star) => star.tables.map((table) => answered[table] ?? ''));
    for (const origin of col.value.origins.values())
      if (!tables.includes(expectedNames.get(origin.table) ?? '')) faults.push(`${name} does not come through a star`);
  }
  for (const star of answer.openStars)
    for (const table of star.tables)
      if (
        !hidden.some((col) =>
          [...col.value.origins.values()].some((origin) => expectedNames.get(origin.table) === answered[table]),
        )
      )
        faults.push(`a star over ${answered[table] ?? ''} that is not there`);
  return faults;
}

function compare(
  name: string,
  truth: readonly string[],
  told: readonly string[],
  resolved: boolean,
  open: boolean,
  answer: SqlAnswer,
): readonly string[] {
  const faults: string[] = [];
  const column = (line: string): string =>
    line.split(' ')[0] === undefined
      ? line
      : line.replace(/ (?:conditional|identity|transformation|aggregation)(?: masked)?$/, '');
  const columns = truth.map(column);
  for (const line of told) if (!columns.includes(column(line))) faults.push(`${name}: wrong source ${line}`);
  if (!resolved) {
    if (answer.unresolved.length === 0) faults.push(`${name}: unresolved without a reason`);
    if (!open)
      faults.push(
        `${name}: unresolved (${answer.unresolved.map((each) => `${each.reason} ${each.detail}`).join('; ')})`,
      );
    return faults;
  }
  for (const line of truth) {
    if (told.includes(line)) continue;
    const near = told.find((each) => column(each) === column(line));
    faults.push(near === undefined ? `${name}: source missing ${line}` : `${name}: ${line} answered as ${near}`);
  }
  return faults;
}
