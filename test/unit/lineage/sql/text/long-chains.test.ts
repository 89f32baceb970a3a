import { expect } from 'chai';
import { groupChains } from '#src/lineage/sql/text/long-chains.js';
import { pick, seededChoices } from '../../../../fuzz/choices.js';
import { grammars } from '../../../../fuzz/grammars.js';
import { dialects } from '#src/lineage/sql/port.js';
import { tell } from '../told.js';

describe('SQL: long chains of set operators', () => {
  it('2,000 branches keep every column, with what stands around them', () => {
    const branches = Array.from({ length: 2_000 }, (_, number) => `select id, c${number % 7} from s.t${number}`);
    for (const dialect of ['bigquery', 'postgres', 'tsql'] as const) {
      const told = tell(dialect, `with w as (select 1 as k) ${branches.join(' union all ')} order by 1`);
      expect(told.grade, dialect).to.equal('exact');
      expect(told.tables, dialect).to.have.length(2_000);
      expect(told.outputs.map((line) => line.split(' + ').length)).to.deep.equal([2_000, 2_000]);
      expect(told.outputs[1], dialect).to.match(/^c0 <- s\.t0\.c0 \+ s\.t1\.c1 \+ /);
    }
  });

  it('1,000 branches that are taken away only decide', () => {
    const branches = Array.from({ length: 1_000 }, (_, number) => `select id from s.t${number}`);
    const told = tell('oracle', branches.join(' minus '));
    expect(told.outputs).to.deep.equal(['ID <- S.T0.ID']);
    expect(told.influences).to.have.length(999).and.to.include('S.T999.ID filter');
  });

  it('groups say what the chain says, whatever its operators', () => {
    const seed = Number(process.env['CHAIN_SEED'] ?? 41);
    const choices = seededChoices(seed);
    let changed = 0;
    for (let round = 0; round < 400; round += 1) {
      const dialect = pick(choices, dialects);
      const operators = [...grammars[dialect].setOperators, pick(choices, grammars[dialect].setOperators)];
      let sql = '';
      for (let number = 4 + choices.next(9); number >= 0; number -= 1) {
        const select = `select a${number}, b from s.t${number} where c = 'x union'`;
        sql += sql === '' ? select : ` ${pick(choices, [operators[0] ?? '', pick(choices, operators)])} ${select}`;
      }
      const grouped = groupChains(sql, dialect, 2 + choices.next(3));
      if (grouped !== sql) changed += 1;
      const [plain, other] = [tell(dialect, sql), tell(dialect, grouped)];
      const sorted = (lines: readonly string[]): readonly string[] => [...lines].sort();
      const label = `CHAIN_SEED=${seed}, ${dialect}: ${sql}\n${grouped}`;
      expect(other.outputs, label).to.deep.equal(plain.outputs);
      expect(other.tables, label).to.deep.equal(plain.tables);
      expect(sorted(other.influences), label).to.deep.equal(sorted(plain.influences));
    }
    expect(changed, `CHAIN_SEED=${seed}`).to.be.greaterThan(150);
  });

  it('2,000 operands keep every column, whatever stands between and around them', () => {
    const operands = Array.from({ length: 2_000 }, (_, number) => {
      const column = `t.c${number % 7}`;
      return number % 3 === 0 ? `coalesce(${column}, -1)` : number % 3 === 1 ? column : `${column} * - ${number}`;
    });
    for (const dialect of ['snowflake', 'bigquery', 'postgres', 'tsql', 'mysql'] as const) {
      for (const operator of [' + ', ' - ', dialect === 'tsql' ? ' & ' : ' || ']) {
        const told = tell(
          dialect,
          `select t.id, t.a + 1 as b, ${operands.join(operator)} as x, count(*) as n from s.t t group by 1`,
        );
        expect(told.grade, dialect).to.equal('exact');
        expect(told.outputs[1]).to.match(/\.a \(transformation\)$/i);
        expect(told.outputs[2]?.match(/\.c\d \(transformation\)/gi)?.length, dialect).to.equal(7);
        expect(told.outputs).to.have.length(4);
      }
    }
  });

  it('cases among the operands, conditions of a thousand parts', () => {
    const cases = Array.from({ length: 700 }, (_, number) => `case when a${number % 5} = ${number} then b end`);
    const told = tell(
      'snowflake',
      `select ${cases.join(' + ')} as x from s.t where ${cases.map((each) => `${each} = 1`).join(' or ')}`,
    );
    expect(told.grade).to.equal('exact');
    expect(told.outputs[0])
      .to.match(/S\.T\.A4 \(conditional\)/)
      .and.to.match(/S\.T\.B \(transformation\)/);
    expect(told.influences).to.have.length(6);
  });
});
