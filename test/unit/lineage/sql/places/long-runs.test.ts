import { expect } from 'chai';
import { explainWithPlaces } from '#src/lineage/sql/places/blame.js';
import { parseFault } from '#src/lineage/sql/places/parse-faults.js';
import { placed } from '#src/lineage/sql/places/place.js';
import type { Dialect } from '#src/lineage/sql/port.js';

const long = 200_000;

/** What a person is told first, as `reason: line, column`. Minutes, were any of it quadratic. */
function firstPlace(sql: string, dialect: Dialect): string {
  const { answer } = explainWithPlaces({ sql, dialect });
  const [note] = placed(answer.unresolved, sql, dialect);
  return `${note?.reason}: ${note?.place?.line}, ${note?.place?.column}`;
}

describe('sql: places in texts with one very long part', () => {
  it('are found behind a long string', () => {
    const sql = `select '${'x'.repeat(long)}' a\nfrom ) t`;
    expect(firstPlace(sql, 'snowflake')).to.equal('sql_unparsed: 2, 6');
  });

  it('are found behind a long string where a quote is never closed', () => {
    const sql = `select '${'x'.repeat(long)}' a\nfrom t where b = 'c`;
    expect(firstPlace(sql, 'snowflake')).to.equal('sql_unparsed: 2, 18');
  });

  it('are found where a long string holds the name often', () => {
    const sql = `select '${'id '.repeat(long)}' a,\n  id from s.t, s.u`;
    expect(firstPlace(sql, 'postgres')).to.equal('column_ambiguous: 2, 3');
  });

  it('are found behind very many empty lines', () => {
    const sql = `select a${'\n'.repeat(long)}from ) t`;
    expect(firstPlace(sql, 'oracle')).to.equal(`sql_unparsed: ${long + 1}, 6`);
  });

  it('are found in a text that uses a name of very many lines', () => {
    const sql = `USE '${'\n'.repeat(long)}'; select id from t, u`;
    expect(firstPlace(sql, 'snowflake')).to.equal(`column_ambiguous: ${long + 1}, 11`);
  });

  it('are not looked for where a name is longer than any', () => {
    const sql = `select id, w${'x'.repeat(long)} from s.t, s.u`;
    expect(firstPlace(sql, 'postgres')).to.equal('column_ambiguous: 1, 8');
  });
});

describe('sql: the place at which a text cannot be parsed', () => {
  it('is none behind the last character', () => {
    const fault = parseFault('Unexpected end on line 2', 'select 1\n', 'select  1\n', 'snowflake');
    expect(fault).to.deep.equal({ reason: 'sql_unparsed', detail: 'Unexpected end on line 2' });
  });
});
