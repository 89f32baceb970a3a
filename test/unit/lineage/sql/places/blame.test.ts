import { expect } from 'chai';
import { explainWithPlaces } from '#src/lineage/sql/places/blame.js';
import { placeAt, placed, placeText } from '#src/lineage/sql/places/place.js';
import type { Dialect, SqlRequest } from '#src/lineage/sql/port.js';
import { readCorpus } from '../../../../support/sql-corpus.js';

/** `reason: line 1, column 2: snippet` of all reasons and open stars. */
function told(request: SqlRequest): readonly string[] {
  const { answer } = explainWithPlaces(request);
  const notes = placed(answer.unresolved, request.sql, request.dialect).map(
    ({ reason, place }) => `${reason}: ${place === undefined ? 'nowhere' : placeText(place)}`,
  );
  const stars = answer.openStars.map(
    ({ at }) => `open star: ${at === undefined ? 'nowhere' : placeText(placeAt(request.sql, at))}`,
  );
  return [...notes, ...stars];
}

type Case = readonly [string, Dialect, string, readonly string[], SqlRequest['schemas']?];

const cases: readonly Case[] = [
  [
    'the bare name, not that of a CTE before it',
    'snowflake',
    'with x as (select email from crm.p.people)\nselect x.email, b.id,\n  lower(name), email\nfrom x, crm.p.a, crm.p.b',
    ['column_ambiguous: line 3, column 9: name), email'],
  ],
  [
    'the bare name among qualified ones, where the columns of tables are known',
    'snowflake',
    'with x as (select p.email as email from c.s.p)\nselect x.email, (select max(q.email) from c.s.q), email\nfrom c.s.p join c.s.q on p.id = q.id join x on true',
    ['column_ambiguous: line 2, column 51: email'],
    { 'c.s.p': ['id', 'email'], 'c.s.q': ['id', 'email'] },
  ],
  [
    'the first of several that are at fault',
    'postgres',
    'select o.total from (select total from s.x) o;\nselect a.id, upper(total) t, total\nfrom s.a, s.b',
    ['column_ambiguous: line 2, column 20: total) t, total'],
  ],
  [
    'a quoted name',
    'postgres',
    'with c as (select "My Col" from s.x)\nselect "My Col" from s.a, s.b',
    ['column_ambiguous: line 2, column 9: My Col" from s.a, s.b'],
  ],
  [
    'the star over the table, not the one before it',
    'snowflake',
    'with w as (select * from d.s.t1),\n  y as (select * from d.s.t2)\nselect w.id, y.* from w join y',
    ['open star: line 2, column 16: * from d.s.t2)'],
  ],
  [
    'the inner of two stars',
    'bigquery',
    'select * from (\n  select x.* except (a) from `p.d.t` x\n)',
    ['open star: line 2, column 10: x.* except (a) from `p.d.t` x'],
  ],
  [
    'no star of a count or a product',
    'mysql',
    'select count(*), 2 * n,\n  t.* from s.t',
    ['open star: line 2, column 3: t.* from s.t'],
  ],
  [
    'the star of a union that hides which column is which',
    'snowflake',
    'with n as (select * from d.s.n) select a, b from d.s.x\nunion all\nselect * from d.s.y where z in (select n.q from n)',
    ['star_unexpanded: line 3, column 8: * from d.s.y where z in (select n.q from n)'],
  ],
  [
    'the template in place of a column, not the one in a string or in a condition',
    'snowflake',
    "select '{{ a }}' as k, id from d.s.t\nwhere day = '{{ ds }}' and {{ cond }} union all\nselect {{ col }}, id from d.s.u",
    ['sql_template: line 3, column 8: {{ col }}, id from d.s.u'],
  ],
  [
    'the template in place of a table',
    'postgres',
    'select id, {{ col }} as c from s.t;\nselect id from {{ t }}',
    ['sql_template: line 2, column 16: {{ t }}'],
  ],
  [
    'the part of a template block that was not read',
    'postgres',
    'select id from s.t\n{% if a %}where x = 1\n{% else %}where y = 1{% endif %}',
    ['sql_template: line 3, column 1: {% else %}where y = 1{% endif %}'],
  ],
  [
    'a column by its position, not one that is known',
    'snowflake',
    'select $1 from (values (1)) v\nunion all select $1 from d.s.t, d.s.b',
    ['sql_unsupported: line 2, column 18: $1 from d.s.t, d.s.b'],
  ],
  [
    'the call of a function, not the column of its name',
    'duckdb',
    "with a as (select rates from s.t)\nselect a.rates, r.x from a, rates('EUR') r",
    ["sql_unsupported: line 2, column 29: rates('EUR') r"],
  ],
  [
    'the token that the parser does not take',
    'snowflake',
    'select a,\n  b c d from t',
    ['sql_unparsed: line 2, column 7: d from t'],
  ],
  [
    'the last token of a text that ends too soon',
    'snowflake',
    'select a from t\nwhere x = ',
    ['sql_unparsed: line 2, column 9: ='],
  ],
  [
    'the parenthesis that is never closed',
    'postgres',
    'select f(a) from s.t\nwhere (x = 1 and y in (1, 2)\ngroup by 1',
    ['sql_unparsed: line 2, column 7: (x = 1 and y in (1, 2)'],
  ],
  [
    'the quote that is never closed',
    'snowflake',
    "select 'it''s',\n  'abc from t",
    ["sql_unparsed: line 2, column 3: 'abc from t"],
  ],
  [
    'the comment that is never closed, not one that is',
    'postgres',
    'select id, /* a /* b */ */ email\n/* from /* crm.users */ where a = 1',
    ['sql_unparsed: line 2, column 1: /* from /* crm.users */ where a = 1'],
  ],
  [
    'the template expression that is never closed',
    'snowflake',
    "select '{{ a }' as x, {{ b }} as y from t\nwhere t = {{ tenant }",
    ['sql_unparsed: line 2, column 11: {{ tenant }'],
  ],
  [
    'the template block that is never closed',
    'mysql',
    'select id from t\n{% if x %} where a = {% if y %}1{% endif %}',
    ['sql_unparsed: line 2, column 1: {% if x %} where a = {% if y %}1{% endif %}'],
  ],
  [
    'the end of a template block that was not begun',
    'bigquery',
    'select id from t {% if x %} where a = 1\n{% endfor %} {% endif %}',
    ['sql_unparsed: line 2, column 1: {% endfor %} {% endif %}'],
  ],
  [
    'the template inside a quoted name',
    'bigquery',
    'select id from `a.b.c`\nunion all select id from `{{ p }}.b.c`',
    ['sql_template: line 2, column 27: {{ p }}.b.c`'],
  ],
  [
    'the template in the text that names a table',
    'databricks',
    "select 'x' as x,\n  id from identifier('${cat}.crm.t')",
    ["sql_template: line 2, column 23: ${cat}.crm.t')"],
  ],
  [
    'the template loop of which one round was read',
    'duckdb',
    'select id from t {% if x %}where y{% endif %}\n{% for i in l %}and i = 1{% else %}and j = 1{% endfor %}',
    ['sql_template: line 2, column 1: {% for i in l %}and i = 1{% else %}and j = 1{% endfor %}'],
  ],
  [
    'the statement at fault of several, in the text as it was written',
    'snowflake',
    '/* first */ create temp table x as select 1 a; -- then\nselect {{ n }}, a b c from x',
    ['sql_unparsed: line 2, column 21: c from x'],
  ],
  [
    'the star that lets a name through from several tables, not the qualified name',
    'snowflake',
    'with c as (select * from d.s.k), b as (\n  select * from d.s.b1 b1 join d.s.b2 b2 on b1.id = b2.id\n)\nselect b.score, c.* from b, c',
    ['star_ambiguous: line 2, column 10: * from d.s.b1 b1 join d.s.b2 b2 on b1.id = b2.id'],
  ],
  [
    'the table itself, not another with the last part of its name',
    'postgres',
    "with x as (select id, 'hightouch_planner.x' s from crm.x)\nselect z.id from x join other.x y using (id)\njoin hightouch_planner.x z using (id)",
    ['hightouch_table: line 3, column 24: x z using (id)'],
  ],
  [
    'the table that is written without a schema, not the alias or table of another schema',
    'tsql',
    'select o.id from (select id from crm.orders) orders\njoin [orders] o on o.id = orders.id',
    ['assumed_default_schema: line 2, column 7: orders] o on o.id = orders.id'],
  ],
  [
    'the table behind a link, not the one here',
    'oracle',
    'select p.id from hr.people p\njoin people@other q on q.id = p.id',
    ['table_name_incomplete: line 2, column 6: people@other q on q.id = p.id'],
  ],
  [
    'the use of a variable, not its declaration',
    'bigquery',
    "declare email string default 'x';\nselect id, email from `p.d.t`",
    ['column_ambiguous: line 2, column 12: email from `p.d.t`'],
  ],
  [
    'the star as an argument, not the alias of its table',
    'snowflake',
    'select count(*) c, hash(\nu.*) h from d.s.users u',
    ['star_unexpanded: line 2, column 1: u.*) h from d.s.users u'],
  ],
  [
    'the whole star of a call',
    'snowflake',
    'select count(*) c,\n object_construct(*) o from d.s.users',
    ['star_unexpanded: line 2, column 19: *) o from d.s.users'],
  ],
  [
    'a name that its relation does not have, by its own reason',
    'snowflake',
    'with x as (select id as nope, email from d.s.t)\nselect x.nope, y.nope from x, (select 1 as k) y',
    ['name_unknown: line 2, column 18: nope from x, (select 1 as k) y'],
  ],
  ['nothing of a text without a query', 'snowflake', 'delete from d.s.t', ['sql_no_query: nowhere']],
];

describe('sql: the place that a reason is about', () => {
  for (const [title, dialect, sql, expected, schemas] of cases) {
    it(`is ${title}`, () => {
      const found = told({ sql, dialect, schemas });
      for (const each of expected) expect(found).to.include(each);
    });
  }

  it('stays where it is when the same names and stars stand before it', () => {
    let compared = 0;
    for (const { dialect, sql, schemas } of readCorpus()) {
      if (!/^\s*select\b/i.test(sql) || /;|\$\$/.test(sql)) continue;
      const request = { sql, dialect, schemas };
      const { answer } = explainWithPlaces(request);
      const notes = answer.unresolved.filter(({ at, reason }) => at !== undefined && reason !== 'sql_unparsed');
      if (notes.length === 0) continue;
      const names = new Set(notes.flatMap(({ detail }) => /^([a-z]\w*)(?::|$)/i.exec(detail)?.[1] ?? []));
      const decoys = ['k0', ...names].map((name) => `dq0.${name}`).join(', ');
      const before = `with dq1 as (select ${decoys} from dq.dq.dq0), dq2 as (select dq1.* from dq1)\n`;
      const after = explainWithPlaces({ ...request, sql: before + sql }).answer;
      for (const note of notes) {
        const same = after.unresolved.find(({ reason, detail }) => reason === note.reason && detail === note.detail);
        if (same === undefined) continue;
        compared += 1;
        expect(same.at, `${note.detail} in ${before}${sql}`).to.equal((note.at ?? 0) + before.length);
      }
    }
    expect(compared).to.be.greaterThan(20);
  });

  const long = 'd.s.a.id = 1 or '.repeat(20_000);

  it('is found in a text that is too long to be read again, where its own SELECT tells', () => {
    const name = `with o as (select total from d.s.x)\nselect total from d.s.a, d.s.b where ${long} total = 1`;
    expect(told({ sql: name, dialect: 'postgres' })[0]).to.match(/^column_ambiguous: line 2, column 8: total/);
    const star = `with o as (select * from d.s.x)\nselect o.id, y.* from o, d.s.y as y where ${long} y.n = 1`;
    const stars = told({ sql: star, dialect: 'postgres' }).filter((each) => each.startsWith('open star'));
    expect(stars[0]).to.match(/^open star: line 2, column 14: y\.\*/);
  });

  it('is the first that may be meant where such a text does not tell', () => {
    const sql = `select id from d.s.a where {{ cond }} or ${long} true union all\nselect {{ col }} from d.s.b`;
    expect(told({ sql, dialect: 'postgres' })[0]).to.match(/^sql_template: line 1, column 28: /);
  });
});
