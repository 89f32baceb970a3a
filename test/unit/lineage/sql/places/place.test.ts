import { expect } from 'chai';
import { placed, placeText } from '#src/lineage/sql/places/place.js';
import type { Unresolved } from '#src/model/reasons.js';

function placeOf(reason: Unresolved['reason'], detail: string, sql: string): string | null {
  const place = placed([{ reason, detail }], sql, 'snowflake')[0]?.place;
  return place === undefined ? null : placeText(place);
}

describe('sql: the place of a reason', () => {
  const cases: readonly (readonly [string, Unresolved['reason'], string, string, string | null])[] = [
    [
      'a name',
      'column_ambiguous',
      'EMAIL: may come from a, b',
      'select\n  lower(email) as e\nfrom a, b',
      'line 2, column 9: email) as e',
    ],
    [
      'no comment',
      'column_ambiguous',
      'email: may come from a, b',
      '-- email\nselect email from a, b',
      'line 2, column 8: email from a, b',
    ],
    [
      'no part of a longer name',
      'column_ambiguous',
      'id: x',
      'select user_id, id from a, b',
      'line 1, column 17: id from a, b',
    ],
    [
      'the first of several',
      'column_assumed',
      'id, status: taken from o, though elements of i may have such fields',
      'select id, status, i.sku from o, unnest(items) i',
      'line 1, column 8: id, status, i.sku from o, unnest(items) i',
    ],
    ['code before a string', 'column_ambiguous', 'b: x', "select 'b', b from t, u", 'line 1, column 13: b from t, u'],
    [
      'a quoted name',
      'column_ambiguous',
      'My Col: x',
      'select "My Col" from a, b',
      'line 1, column 9: My Col" from a, b',
    ],
    [
      'a table by its last part',
      'assumed_default_schema',
      'DB.PUBLIC.ORDERS',
      'select 1\nfrom orders',
      'line 2, column 6: orders',
    ],
    [
      'a selected star, not one that multiplies or counts',
      'star_unexpanded',
      'columns of t are not known',
      'select count(*), 2 * x, t.* from t',
      'line 1, column 25: t.* from t',
    ],
    [
      'a template',
      'sql_template',
      'a template expression in place of a table',
      "select a\nfrom {{ ref('x') }}",
      "line 2, column 6: {{ ref('x') }}",
    ],
    [
      'a star of a set operation',
      'star_unexpanded',
      'a union with a star of unknown columns: places cannot be matched',
      'select a from x\nunion select * from y',
      'line 2, column 14: * from y',
    ],
    [
      'where a table is read, not what is called as it',
      'table_name_incomplete',
      'DB.PUBLIC.ORDERS',
      'with o as (select orders from s.t)\nselect o.orders from o, (select 1 from db."public".orders) x',
      'line 2, column 52: orders) x',
    ],
    [
      'a table behind a link',
      'table_name_incomplete',
      'My Schema.Tbl@REMOTE: in the database behind a link',
      'select Tbl from\n  "My Schema"."Tbl"@remote',
      'line 2, column 16: Tbl"@remote',
    ],
    [
      'no blank for a name that ends with a dot',
      'name_unknown',
      'a b.: no relation is known to have it',
      'select [a]]b.] x',
      null,
    ],
    ['nothing that is not there', 'sql_no_query', 'no statement returns rows', 'delete from t', null],
  ];
  for (const [title, reason, detail, sql, place] of cases) {
    it(`is ${title}`, () => expect(placeOf(reason, detail, sql)).to.equal(place));
  }

  it('shortens a long line', () => {
    const place = placeOf('column_ambiguous', 'a: x', `select a${' + 1'.repeat(100)} from t, u`);
    expect(place).to.have.lengthOf('line 1, column 8: '.length + 80);
    expect(place).to.match(/…$/);
  });
});
