import { expect } from 'chai';
import fc from 'fast-check';
import { parseAddress, parseArn } from '#src/lineage/names/address.js';

describe('addresses', () => {
  /** Text, host, port, database. */
  const cases: readonly (readonly [string, string, string | null, string | null])[] = [
    ['DB.example', 'db.example', null, null],
    ['db.example:6000', 'db.example', '6000', null],
    ['postgres://u:secret@db.example:6000/app?password=1', 'db.example', '6000', 'app'],
    ['jdbc:postgresql://db.example/app', 'db.example', null, 'app'],
    ['jdbc:sqlserver://s.example:1433;databaseName=crm;user=u;password=p', 's.example', '1433', 'crm'],
    ['tcp:s.database.windows.net,1434', 's.database.windows.net', '1434', null],
    ['s.example\\SQLEXPRESS', 's.example', null, null],
    ['Server=tcp:s.example,1433;Initial Catalog=crm;User ID=u;Password=p;', 's.example', '1433', 'crm'],
    ['host=h.example port=5433 dbname=app user=u password=p', 'h.example', '5433', 'app'],
    ['jdbc:oracle:thin:@//o.example:1522/ORCL', 'o.example', '1522', 'ORCL'],
    ['jdbc:oracle:thin:@o.example:1521:XE', 'o.example', '1521', 'XE'],
    ['o.example:1521/orclpdb', 'o.example', '1521', 'orclpdb'],
    [
      '(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=O.example)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=svc)))',
      'o.example',
      '1521',
      'svc',
    ],
    ['mongodb+srv://u:p@c0.abc.mongodb.net/app?retryWrites=true', 'c0.abc.mongodb.net', null, 'app'],
    ['mongodb://u:p@a.example:27018,b.example:27018/app', 'a.example', '27018', 'app'],
    ['b1.example:9092,b2.example:9092', 'b1.example', '9092', null],
    ['https://acme.example/path/more?token=1#x', 'acme.example', null, 'path'],
    ['[2001:db8::1]:5432', '2001:db8::1', '5432', null],
    ['https://user:pa/ss@acme.example/x', 'acme.example', null, 'x'],
  ];
  for (const [text, host, port, database] of cases) {
    it(text, () => expect(parseAddress(text)).to.deep.equal({ host, port, database }));
  }

  for (const text of ['', '   ', 'a:b:c', '://', 'postgres://']) {
    it(`${JSON.stringify(text)} is none`, () => expect(parseAddress(text)).to.equal(null));
  }

  it('never tell a password', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const scheme = fc.constantFrom('postgres://', 'jdbc:mysql://', 'https://', 'mongodb+srv://', '');
    fc.assert(
      fc.property(scheme, word, word, word, (start, user, host, path) => {
        const found = parseAddress(`${start}${user}:S3CRET/S3CRET@${host}.example:99/${path}?p=S3CRET`);
        expect(JSON.stringify(found).toUpperCase()).to.not.include('S3CRET');
        expect(found?.host).to.equal(`${host}.example`);
      }),
    );
  });
});

describe('Amazon resource names', () => {
  it('have a service, a region, an account and a rest', () => {
    expect(parseArn('arn:aws:athena:eu-west-1:123456789012:workgroup/primary')).to.deep.equal({
      service: 'athena',
      region: 'eu-west-1',
      account: '123456789012',
      resource: 'workgroup/primary',
    });
    expect(parseArn('arn:aws-cn:iam::123:role/x')).to.include({ region: '', account: '123' });
    expect(parseArn('https://arn.example')).to.equal(null);
  });
});
