import { expect } from 'chai';
import { dialects } from '#src/lineage/sql/port.js';
import { columnCases, nameCases, relationCases, textCases } from './cases.js';
import { dialectCases, madeCases } from './dialect-cases.js';
import { elementCases } from './element-cases.js';
import { functionCases } from './function-cases.js';
import { loopCases } from './loop-cases.js';
import { partCases } from './part-cases.js';
import { pipeCases } from './pipe-cases.js';
import { readerCases } from './reader-cases.js';
import { restatedCases } from './restated-cases.js';
import { linkCases, scriptCases, statementCases } from './script-cases.js';
import { rowCases } from './row-cases.js';
import { templateCases, unknownTableCases } from './template-cases.js';
import type { Case } from './told.js';
import { tell } from './told.js';

const looked = ['grade', 'tables', 'outputs', 'stars', 'influences', 'unresolved'] as const;

function tests(cases: readonly Case[]): void {
  for (const each of cases) {
    it(`${each.rule} (${each.dialect})`, () => {
      const told = tell(each.dialect, each.sql, { schemas: each.schemas });
      for (const key of looked) {
        if (each[key] !== undefined) expect(told[key], `${key} of ${each.sql}`).to.deep.equal(each[key]);
      }
    });
  }
}

describe('SQL: columns and kinds', () => tests(columnCases));
describe('SQL: names', () => tests(nameCases));
describe('SQL: relations', () => tests(relationCases));
describe('SQL: the text and its statements', () => tests(textCases));

describe('SQL: what earlier statements make', () => tests(madeCases));
describe('SQL: values that are made and taken apart', () => tests(partCases));
describe('SQL: elements of arrays', () => tests(elementCases));
describe('SQL: what single dialects have', () => tests(dialectCases));
describe('SQL: functions and variables of the text', () => tests(functionCases));
describe('SQL: database links', () => tests(linkCases));
describe('SQL: loops, cursors and ways out', () => tests(loopCases));
describe('SQL: pipes', () => tests(pipeCases));
describe('SQL: what a second reader asked', () => tests(readerCases));
describe('SQL: tables and influences that are not known', () => tests(unknownTableCases));
describe('SQL: whole rows', () => tests(rowCases));
describe('SQL: templates', () => tests(templateCases));
describe('SQL: texts in other words', () => tests(restatedCases));
describe('SQL: scripts', () => tests(scriptCases));
describe('SQL: statements and calls that name tables', () => tests(statementCases));

describe('SQL: cost', () => {
  it('long runs of blanks, brackets and words are looked over once, in every dialect', () => {
    const blanks = ' '.repeat(200_000);
    for (const dialect of dialects) {
      const sql = `create table t${blanks}select a${blanks}from s.t where b = '${'x'.repeat(200_000)}' and c in (${'[0]'.repeat(50)})`;
      expect(tell(dialect, sql).tables.length, dialect).to.be.lessThan(3);
    }
  });

  it('a union of a star with itself does not double at every step', () => {
    const steps = Array.from(
      { length: 40 },
      (_, step) => `c${step + 1} as (select * exclude (x) from c${step} union all select * exclude (y) from c${step})`,
    );
    const sql = `with c0 as (select * from t union all select * from u), ${steps.join(', ')} select foo from c40`;
    expect(tell('snowflake', sql).outputs).to.deep.equal(['FOO <- T.FOO + U.FOO']);
  });

  it('values of parts of parts do not double at every step', () => {
    const steps = Array.from(
      { length: 40 },
      (_, step) =>
        `c${step + 1} as (select struct(s as a, s as b) as s, max(m) as m, coalesce(s, m) as n from c${step} union all select struct(m as a, n as b), s, n from c${step})`,
    );
    const sql = `with c0 as (select struct(x as a, y as b) as s, z as m, w as n from t), ${steps.join(', ')} select s.a.a.b as o, max(s).a.b as p from c40`;
    expect(tell('bigquery', sql).outputs).to.have.length(2);
  });

  it('a chain of CTEs that reads each column many times keeps one source', () => {
    const steps = Array.from({ length: 60 }, (_, step) => `c${step + 1} as (select a + a * a as a from c${step})`);
    const sql = `with c0 as (select a from t), ${steps.join(', ')} select a from c60`;
    expect(tell('postgres', sql).outputs).to.deep.equal(['a <- t.a (transformation)']);
  });
});
