import { expect } from 'chai';
import { dialectSynonyms } from '#src/config/dialect-names.js';
import { dialectOf } from '#src/lineage/sql/dialect-of-source.js';
import { cliWorld, type CliWorld } from './cli-world.js';

describe('sql', () => {
  let world: CliWorld;
  beforeEach(() => {
    world = cliWorld();
  });
  afterEach(() => world.remove());

  it('explains a query from standard input or a file', async () => {
    const query = 'select c.email as mail from crm.contacts c';
    const piped = await world.run(['sql', '--dialect', 'postgres', '--default-database', 'app'], { stdin: query });
    expect(piped.exitCode).to.equal(0);
    expect(JSON.parse(piped.stdout)).to.deep.equal({
      tables: ['app.crm.contacts'],
      columns: [{ name: 'mail', sources: ['app.crm.contacts.email'], kind: 'identity' }],
      unresolved: [],
    });
    world.file('q.sql', query);
    const filed = await world.run(['sql', 'q.sql', '--dialect', 'postgres', '--default-database', 'app']);
    expect(filed.stdout).to.equal(piped.stdout);
  });

  it('expands a star with the schemas given', async () => {
    world.file('s.yml', 'crm.contacts: [id, email]');
    const { stdout } = await world.run(['sql', '--dialect', 'postgres', '--schemas', 's.yml'], {
      stdin: 'select * from crm.contacts',
    });
    const { columns } = JSON.parse(stdout) as { columns: { name: string }[] }; // printed as JSON
    expect(columns.map(({ name }) => name)).to.deep.equal(['id', 'email']);
  });

  it('takes the tables of the named source, and says when the file has none of it', async () => {
    world.file('s.yml', 'sources: { warehouse-eu: { crm.contacts: [id, email] } }');
    const query = { stdin: 'select * from crm.contacts' };
    const argv = ['sql', '--dialect', 'postgres', '--schemas', 's.yml', '--source'];
    const own = await world.run([...argv, 'warehouse-eu'], query);
    expect(own.stderr).to.equal('');
    expect(JSON.parse(own.stdout)).to.have.nested.property('columns[1].name', 'email');
    const other = await world.run([...argv, 'warehouse-us'], query);
    expect(other.stderr).to.match(/"source":"warehouse-us".*"nearest":"warehouse-eu".*has no key for this source/);
    expect(JSON.parse(other.stdout)).to.have.property('columns').that.is.empty;
  });

  it('says what is wrong with schemas: of a line, and a name of too many parts in the file', async () => {
    const lines = [{ t: 7 }, [], { t: ['a', 1] }].map((schemas) => JSON.stringify({ sql: 'select 1 from t', schemas }));
    const { stdout, exitCode } = await world.run(['sql', '--ndjson'], { stdin: lines.join('\n') });
    expect(exitCode).to.equal(2);
    const details = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { unresolved: { detail: string }[] }).unresolved[0]?.detail);
    expect(details[0]).to.include('line 1: schemas: "t" has no list of column names');
    expect(details[1]).to.include('line 2: schemas is no object');
    expect(details[2]).to.include('line 3: schemas: "t"');

    world.file('long.yml', 'a.b.c.d: [id]\nc.d: [x]');
    const filed = await world.run(['sql', '--schemas', 'long.yml'], { stdin: 'select * from c.d' });
    expect(filed.stderr).to.match(/"name":"a\.b\.c\.d".*more than three parts/);
  });

  it('answers requests one a line, in order, with their ids as they were', async () => {
    const lines = [
      { id: 7, dialect: 'duckdb', sql: 'select a from s.t' },
      { id: 'x', dialect: 'bigquery', sql: 'select b from d.u', defaultDatabase: 'p' },
      { dialect: 'duckdb', sql: 'select 1 as one' },
    ];
    const { exitCode, stdout } = await world.run(['sql', '--ndjson'], {
      stdin: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: unknown; tables: string[] }); // printed as JSON
    expect(exitCode).to.equal(0);
    expect(answers.map(({ id }) => id)).to.deep.equal([7, 'x', null]);
    expect(answers.map(({ tables }) => tables)).to.deep.equal([['s.t'], ['p.d.u'], []]);
  });

  it('answers a line that holds no request in its place, and ends with 2', async () => {
    const stdin = [
      '{"id":1,"dialect":"duckdb","sql":"select 1 as a"}',
      'x',
      '[]',
      '{"id":4}',
      '{"id":5,"dialect":"cobol","sql":"x"}',
      '{"id":6,"sql":"select 1 as a"}',
    ];
    const { exitCode, stdout, error } = await world.run(['sql', '--ndjson'], { stdin: stdin.join('\n') });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: unknown; unresolved: { detail: string }[] }); // printed as JSON
    expect(answers.map(({ id }) => id)).to.deep.equal([1, null, null, 4, 5, 6]);
    expect(answers[4]?.unresolved[0]?.detail).to.include('line 5').and.to.include('cobol').and.to.include('snowflake');
    expect(answers[1]?.unresolved).to.deep.equal([
      { reason: 'request_invalid', detail: 'line 2: the line is no JSON' },
    ]);
    expect([exitCode, error?.message]).to.deep.equal([2, '4 lines held no request (the first is line 2)']);
  });

  it('takes the name of a database for its dialect, as a flag and in a line', async () => {
    const query = 'select top 3 [id] from [dbo].[t]';
    const named = await world.run(['sql', '--dialect', 'tsql'], { stdin: query });
    expect((await world.run(['sql', '--dialect', 'MSSQL'], { stdin: query })).stdout).to.equal(named.stdout);
    const line = JSON.stringify({ dialect: 'sqlserver', sql: query });
    const { tables } = JSON.parse((await world.run(['sql', '--ndjson'], { stdin: line })).stdout) as {
      tables: string[];
    }; // printed as JSON
    expect(tables).to.deep.equal(['dbo.t']);
    for (const [word, dialect] of Object.entries(dialectSynonyms))
      expect(dialectOf(word).dialect, word).to.equal(dialect);
  });

  it('tells a construct once, however often it is met', async () => {
    const stdin = 'select {{ x }} as a, {{ x }} as b from t';
    const { stdout } = await world.run(['sql'], { stdin });
    const { unresolved } = JSON.parse(stdout) as { unresolved: object[] }; // printed as JSON
    expect(unresolved.map((note) => JSON.stringify(note))).to.have.lengthOf.at.least(1);
    expect(new Set(unresolved.map((note) => JSON.stringify(note))).size).to.equal(unresolved.length);
  });

  it('refuses no query, a file that is not there and schemas of another form', async () => {
    expect((await world.run(['sql'])).error?.message).to.include('no query');
    expect((await world.run(['sql', 'none.sql'])).error?.message).to.include('none.sql');
    world.file('s.json', '{"t": "a,b"}');
    expect((await world.run(['sql', '--schemas', 's.json'], { stdin: 'select 1' })).error?.message).to.include(
      's.json: t',
    );
  });
});
