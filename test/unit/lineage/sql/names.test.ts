import { expect } from 'chai';
import { dialectOf } from '#src/lineage/sql/dialect-of-source.js';
import { completeTableName, foldName, indexSchemas, parseTableName } from '#src/lineage/sql/dotted-names.js';
import type { CompletionRules } from '#src/lineage/sql/dotted-names.js';
import type { Dialect } from '#src/lineage/sql/port.js';

function complete(written: string, dialect: Dialect, more: Partial<CompletionRules> = {}): string {
  const parts = parseTableName(written, dialect)?.parts ?? [];
  const name = completeTableName(parts, { dialect, assumeDefaultSchema: true, ...more });
  return `${name.database ?? '-'}|${name.schema ?? '-'}|${name.table}${name.assumedSchema ? ' (assumed)' : ''}`;
}

describe('table names as written', () => {
  const parsed = (written: string, dialect: Dialect = 'postgres'): readonly string[] | undefined =>
    parseTableName(written, dialect)?.parts.map((part) => (part.quoted ? `"${part.text}"` : part.text));

  it('splits at dots outside quotes', () => {
    expect(parsed('a.b.c')).to.deep.equal(['a', 'b', 'c']);
    expect(parsed('"a.b".`c d`.[e]]f]')).to.deep.equal(['"a.b"', '"c d"', '"e]f"']);
    expect(parsed('"say ""hi"""')).to.deep.equal(['"say "hi""']);
  });

  it('splits a path in back-ticks for BigQuery', () => {
    expect(parsed('`my-project.d.t_*`', 'bigquery')).to.deep.equal(['"my-project"', '"d"', '"t_*"']);
    expect(parsed('my-project.d.t', 'bigquery')).to.deep.equal(['my-project', 'd', 't']);
  });

  it('keeps a database link in the name, and completes nothing of what lies behind it', () => {
    const here = { defaultDatabase: 'ORCL', defaultSchema: 'CRM' };
    expect(complete('hr.people@other.acme.com', 'oracle', here)).to.equal('-|HR|PEOPLE@OTHER.ACME.COM');
    expect(complete('"People"@"Far"', 'oracle', here)).to.equal('-|-|People@Far');
    expect(complete('hr.people@', 'oracle', here)).to.equal('ORCL|CRM|');
    expect(complete('"a@b"', 'oracle', here)).to.equal('ORCL|CRM|a@b');
    const schemas = indexSchemas({ 'HR.PEOPLE': ['LOCAL'], 'HR.PEOPLE@OTHER': ['FAR'] }, 'oracle');
    const { parts = [] } = parseTableName('hr.people@other', 'oracle') ?? {};
    expect(completeTableName(parts, { dialect: 'oracle', assumeDefaultSchema: true, schemas }).columns).to.deep.equal([
      'FAR',
    ]);
  });

  it('refuses what is no name', () => {
    for (const written of ['', '  ', 'a..b', 'a.', '.a', '"a', 'a.b.c.d', 'select 1', 'a b', "x'y", 'f(x)', '""']) {
      expect(parseTableName(written, 'snowflake'), written).to.equal(null);
    }
  });

  it('folds as the warehouse stores', () => {
    const fold = (text: string, quoted: boolean, dialect: Dialect): string => foldName({ text, quoted }, dialect);
    expect(fold('Users', false, 'snowflake')).to.equal('USERS');
    expect(fold('Users', true, 'snowflake')).to.equal('Users');
    expect(fold('Users', false, 'oracle')).to.equal('USERS');
    expect(fold('Users', false, 'postgres')).to.equal('users');
    expect(fold('Users', true, 'postgres')).to.equal('Users');
    expect(fold('Users', true, 'redshift')).to.equal('users');
    for (const dialect of ['bigquery', 'mysql', 'tsql', 'clickhouse', 'databricks', 'duckdb'] as const) {
      expect(fold('Users', false, dialect), dialect).to.equal('Users');
    }
  });
});

describe('completion of a partial table name', () => {
  it('takes the configured database and schema', () => {
    const configured = { defaultDatabase: 'DB', defaultSchema: 'S' };
    expect(complete('t', 'snowflake', configured)).to.equal('DB|S|T');
    expect(complete('x.t', 'snowflake', configured)).to.equal('DB|X|T');
    expect(complete('y.x.t', 'snowflake', configured)).to.equal('Y|X|T');
  });

  it('spells the configured database as configured where case tells nothing apart', () => {
    const configured = { defaultDatabase: 'AwsDataCatalog', defaultSchema: 'crm' };
    expect(complete('t', 'athena', configured)).to.equal('AwsDataCatalog|crm|t');
    expect(complete('awsdatacatalog.crm.t', 'athena', configured)).to.equal('AwsDataCatalog|crm|t');
    expect(complete('"AwsDataCatalog".crm.t', 'athena', configured)).to.equal('AwsDataCatalog|crm|t');
    expect(complete('other.crm.t', 'athena', configured)).to.equal('other|crm|t');
    expect(complete('db.s.t', 'snowflake', { defaultDatabase: 'Db' })).to.equal('DB|S|T');
  });

  it('then a unique match in known schemas, with its columns', () => {
    const schemas = indexSchemas({ 'DB.S1.T': ['ID'], 'DB.S2.U': ['A'], 'DB.S3.U': ['B'] }, 'snowflake');
    expect(complete('t', 'snowflake', { schemas })).to.equal('DB|S1|T');
    expect(complete('u', 'snowflake', { schemas })).to.equal('-|PUBLIC|U (assumed)');
    const rules = { dialect: 'snowflake' as const, assumeDefaultSchema: true, schemas };
    expect(completeTableName([{ text: 't', quoted: false }], rules).columns).to.deep.equal(['ID']);
    expect(completeTableName([{ text: 'u', quoted: false }], rules).columns).to.equal(null);
  });

  it("then the dialect's default schema, said so, and only when asked", () => {
    expect(complete('t', 'postgres')).to.equal('-|public|t (assumed)');
    expect(complete('t', 'redshift')).to.equal('-|public|t (assumed)');
    expect(complete('t', 'snowflake', { defaultDatabase: 'DB' })).to.equal('DB|PUBLIC|T (assumed)');
    expect(complete('t', 'tsql')).to.equal('-|dbo|t (assumed)');
    expect(complete('t', 'databricks')).to.equal('-|default|t (assumed)');
    expect(complete('t', 'bigquery')).to.equal('-|-|t');
    expect(complete('t', 'postgres', { assumeDefaultSchema: false })).to.equal('-|-|t');
  });

  it('reads a configured database as the schema where there is only one level', () => {
    expect(complete('t', 'mysql', { defaultDatabase: 'shop' })).to.equal('-|shop|t');
    expect(complete('crm.t', 'mysql', { defaultDatabase: 'shop' })).to.equal('-|crm|t');
  });
});

describe('dialect of a source type', () => {
  it('is found whatever the spelling', () => {
    const expected: Readonly<Record<string, Dialect>> = {
      snowflake: 'snowflake',
      'google-bigquery': 'bigquery',
      BigQuery: 'bigquery',
      postgresql: 'postgres',
      alloydb: 'postgres',
      MariaDB: 'mysql',
      sql_server: 'tsql',
      mssql: 'tsql',
      synapse: 'tsql',
      starburst: 'trino',
      motherduck: 'duckdb',
      athena: 'athena',
    };
    for (const [type, dialect] of Object.entries(expected))
      expect(dialectOf(type), type).to.deep.equal({ dialect, known: true });
  });

  it('is said to be unknown otherwise', () => {
    for (const type of ['googlesheet', '', 'constructor', '__proto__'])
      expect(dialectOf(type).known, type).to.equal(false);
  });
});
