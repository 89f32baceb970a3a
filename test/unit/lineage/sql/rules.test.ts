import { expect } from 'chai';
import { columnCases, nameCases, relationCases, textCases } from './cases.js';
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
