/** Snowflake's flow operator: `SHOW .. ->> SELECT .. FROM $1`, where `$n` in FROM is the result of the nth statement before. */
import type { Group } from './sql-tokens.js';
import { allGroups, isGroup, isMark, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

type Items = Group['items'];

const returnsRows: ReadonlySet<string> = new Set(['select', 'with', 'from', 'values']);
const relations = /^(?:from|join)$/;
const endsRelations =
  /^(?:select|where|group|having|qualify|window|order|limit|offset|fetch|union|intersect|except|minus|on|using)$/;

/** Chains as statements one after the other, whose rows are in temporary tables. */
export function flowChains(_sql: string, statements: readonly Group[]): readonly Edit[] {
  let chains = 0;
  return statements.flatMap((statement): readonly Edit[] => {
    const links = linksOf(statement.items);
    if (links.length < 2) return [];
    chains += 1;
    return links.flatMap((items, place) => {
      const [first, last] = [items[0], items.at(-1)];
      const next = links[place + 1]?.[0];
      if (first === undefined || last === undefined) return [];
      const nameOf = (back: number): string | null => {
        const link = links[place - back];
        if (link === undefined) return null;
        // What SHOW, CALL or a change of a table returns is in no table.
        const verb = wordOf(link[0]) ?? '';
        return isQuery(link) ? `__flow_${chains}_${place - back + 1}` : `TABLE(RESULT_OF_${verb.toUpperCase()}())`;
      };
      const edits = [...resultsIn({ items, start: first.start, end: last.end }, nameOf)];
      if (next === undefined) return edits;
      if (isQuery(items)) {
        const text = `CREATE TEMPORARY TABLE __flow_${chains}_${place + 1} AS `;
        edits.push({ start: first.start, end: first.start, text });
      }
      return [...edits, { start: last.end, end: next.start, text: '; ' }];
    });
  });
}

/** The detail of a reason without the names that are made up here. */
export function flowInWords(detail: string): string {
  return detail
    .replace(/__flow_\d+_(\d+)/gi, 'the result of statement $1')
    .replace(/^RESULT_OF_(\w+): what this table function reads is not known$/, 'what $1 returns is not known');
}

function isQuery([first]: Items): boolean {
  return isGroup(first) || returnsRows.has(wordOf(first) ?? '');
}

/** What stands between the operators of a statement. */
function linksOf(items: Items): readonly Items[] {
  const links: Items[] = [];
  let from = 0;
  for (let at = 0; at + 2 < items.length; at += 1) {
    const [dash, first, second] = items.slice(at, at + 3);
    const adjoins = dash !== undefined && second?.end === dash.start + 3;
    if (!adjoins || !isMark(dash, '-') || !isMark(first, '>') || !isMark(second, '>')) continue;
    links.push(items.slice(from, at));
    from = at + 3;
    at += 2;
  }
  links.push(items.slice(from));
  return links.filter((link) => link.length > 0);
}

/** The numbers among the relations of a link's queries, by the names of the results that they stand for. */
function* resultsIn(link: Group, nameOf: (back: number) => string | null): Generator<Edit> {
  for (const { items } of allGroups([link])) {
    let among = false;
    for (const [at, item] of items.entries()) {
      const word = wordOf(item);
      if (word === null) continue;
      const before = items[at - 1];
      const number = /^\$(\d+)$/.exec(word)?.[1];
      const begins = relations.test(wordOf(before) ?? '') || (among && isMark(before, ','));
      const name = number === undefined || !begins ? null : nameOf(Number(number));
      if (name !== null) yield { start: item.start, end: item.end, text: name };
      if (relations.test(word)) among = true;
      else if (endsRelations.test(word)) among = false;
    }
  }
}
