import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import sinon from 'sinon';
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import { startAhead, takeThread, workerUrl } from '#src/lineage/sql/worker/sql-thread.js';
import type { WorkerMessage, WorkerTask } from '#src/lineage/sql/worker/worker-messages.js';
import type { SqlAnswer, SqlEngine, SqlRequest } from '#src/lineage/sql/port.js';
import { silentLogger } from '#src/log/logger.js';
import { told } from '../told.js';

const request = (sql: string): SqlRequest => ({ sql, dialect: 'postgres', assumeDefaultSchema: false });

/** A worker that answers, hangs or dies as the text says. Its answers count the requests it has seen. */
const puppet = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from 'node:worker_threads';
    import { serveTasks } from '${import.meta.resolve('#src/lineage/sql/worker/serve-tasks.js')}';
    let seen = 0;
    const answer = (grade, unresolved) => ({ grade, tables: [], outputs: [], openStars: [], influences: [], unresolved });
    serveTasks(parentPort, workerData.progress, ({ request: { sql }, tablesOnly }) => {
      seen += 1;
      if (sql === 'slow' && tablesOnly !== null) return { kind: 'answer', answer: answer('degraded', [tablesOnly]) };
      if (sql === 'hang' || sql === 'slow') for (;;);
      if (sql.startsWith('busy')) for (const until = Date.now() + 100; Date.now() < until; );
      if (sql === 'exit') process.exit(3);
      if (sql === 'throw') throw new Error('unreachable');
      if (sql === 'broken') return { kind: 'broken', message: 'memory access out of bounds', parser: true };
      const said = answer(tablesOnly === null ? 'exact' : 'degraded', [{ reason: 'sql_unparsed', detail: String(seen) }]);
      return { kind: 'answer', answer: said, parserBytes: sql === 'big' ? 2000 : 0 };
    });
  `)}`,
);

describe('SQL thread', () => {
  it('loads the reader of its thread as one file', () => {
    const reader = readFileSync(new URL(import.meta.resolve('#src/lineage/sql/worker/reader.js')), 'utf8');
    const imported = [...reader.matchAll(/(?:from|import)\s*['"]([^'"]+)['"]/g)].map(([, name]) => name);
    expect(imported).to.include('@polyglot-sql/sdk');
    expect(imported.filter((name) => name?.startsWith('.'))).to.deep.equal([]);
  });
});

describe('SQL engine', function () {
  this.timeout(60_000);
  let engine: SqlEngine;
  afterEach(async () => engine.close());

  describe('with the real worker', () => {
    const open = (): SqlEngine => openSqlEngine({ timeoutMs: 30_000, log: silentLogger });

    it('answers as the resolver does, and equal requests once', async () => {
      engine = open();
      const first = engine.explain(request('select a from t'));
      const second = engine.explain({ assumeDefaultSchema: false, dialect: 'postgres', sql: 'select a from t' });
      expect(second).to.equal(first);
      expect(told(await first).outputs).to.deep.equal(['a <- t.a']);
    });

    it('knows how much its parser holds, and answers on when that is too much', async () => {
      const { worker } = takeThread(workerUrl);
      const [parserBytes] = await new Promise<readonly (number | undefined)[]>((resolve, reject) => {
        worker.on('error', reject).on('message', (message: WorkerMessage) => {
          if (message.kind === 'replies')
            resolve(message.replies.map((reply) => ('answer' in reply ? reply.parserBytes : 0)));
        });
        worker.postMessage({ request: request('select a from t'), tablesOnly: null } satisfies WorkerTask);
      });
      await worker.terminate();
      expect(parserBytes).to.be.greaterThan(1_000_000);
      engine = openSqlEngine({ timeoutMs: 30_000, log: silentLogger, maxParserBytes: 1 });
      for (const name of ['a', 'b', 'c']) {
        expect(told(await engine.explain(request(`select ${name} from t`))).outputs).to.deep.equal([
          `${name} <- t.${name}`,
        ]);
      }
    });

    it('takes a thread that was started ahead, once', async () => {
      startAhead();
      startAhead();
      const first = takeThread(workerUrl);
      const second = takeThread(workerUrl);
      expect(second.worker).to.not.equal(first.worker);
      await Promise.all([first, second].map(({ worker }) => worker.terminate()));
      startAhead();
      engine = open();
      expect(told(await engine.explain(request('select a from t'))).outputs).to.deep.equal(['a <- t.a']);
    });

    it('has a stack for deep queries and one look for long chains', async () => {
      engine = open();
      const deep = Array.from({ length: 150 }).reduce<string>((sql) => `select a from (${sql}) x`, 'select a from s.t');
      expect(told(await engine.explain(request(deep))).outputs).to.deep.equal(['a <- s.t.a']);
      const calls = Array.from({ length: 300 }).reduce<string>((sql) => `replace(${sql}, 'a', 'b')`, 'x');
      expect(told(await engine.explain(request(`select ${calls} as y from s.t`))).outputs).to.deep.equal([
        'y <- s.t.x (transformation)',
      ]);
      const chain = Array.from({ length: 300 }, (_, step) =>
        step === 0
          ? 'c0 as (select id, v as v0 from s.base)'
          : `c${step} as (select id, case when v${step - 1} > 1 then v${step - 1} + 1 else -v${step - 1} end as v${step} from c${step - 1})`,
      );
      const answer = told(await engine.explain(request(`with ${chain.join(', ')} select id, v299 from c299`)));
      expect(answer.outputs).to.deep.equal(['id <- s.base.id', 'v299 <- s.base.v (transformation)']);
      expect(answer.grade).to.equal('exact');
    });

    const hostile: Readonly<Record<string, string>> = {
      empty: '',
      'white space': ' \n\t ',
      'comments only': '-- nothing\n/* here */',
      'an unclosed string': "select 'abc from t",
      'an unclosed quoted name': 'select "abc from t',
      'an unclosed comment': 'select 1 /* from t',
      'an unclosed hole': 'select {{ x from t',
      NUL: 'select a\u0000b from t',
      HTML: '<!doctype html><html><body>select from</body></html>',
      JSON: '{"error": {"code": 500}}',
      prose: 'Please give me all the users from the table, thanks!',
      'a lone surrogate': "select '\ud800' as a from t",
      'a 5 MB literal': `select '${'x'.repeat(5_000_000)}' as a, b from t`,
      '20,000 parentheses': `select ${'('.repeat(20_000)}1${')'.repeat(20_000)} from t`,
      '20,000 open parentheses': `select ${'('.repeat(20_000)}`,
      '5,000 columns': `select ${Array.from({ length: 5_000 }, (_, n) => `c${n}`).join(', ')} from t`,
      '300 branches': Array.from({ length: 300 }, (_, n) => `select a from t${n}`).join(' union all '),
      '2,000 branches': Array.from({ length: 2_000 }, (_, n) => `select a from t${n}`).join(' union all '),
      'a CTE that reads itself': 'with recursive a as (select * from a) select * from a',
      '2,000 statements': 'select 1;'.repeat(2_000),
      'a lone low surrogate in a name': 'select "\udc00x" from t',
      'NUL bytes everywhere': 'select a from t'.split('').join('\u0000'),
      'only closing parentheses': ')'.repeat(20_000),
      'mixed brackets': '([{'.repeat(3_000),
      'a name of 200 kB': `select ${'x'.repeat(200_000)} from t`,
      'a quoted name of 200 kB': `select "${'x y'.repeat(70_000)}" from t`,
      'a path of 5,000 parts': `select ${Array.from({ length: 5_000 }, () => 'a').join('.')} from t`,
      'a table of 1,000 parts': `select a from ${Array.from({ length: 1_000 }, () => 'a').join('.')}`,
      '20,000 items in a list': `select a from t where a in (${Array.from({ length: 20_000 }, (_, n) => n).join(',')})`,
      '2,000 terms in a sum': `select ${Array.from({ length: 2_000 }, (_, n) => `c${n}`).join(' + ')} as s from t`,
      '2,000 conditions': `select a from t where ${Array.from({ length: 2_000 }, (_, n) => `c${n} = 1`).join(' or ')}`,
      '300 joins': `select t0.a from t0 ${Array.from({ length: 300 }, (_, n) => `join t${n + 1} on t${n + 1}.k = t${n}.k`).join(' ')}`,
      '300 tables with commas': `select t0.a from ${Array.from({ length: 300 }, (_, n) => `t${n}`).join(', ')}`,
      '1,000 CTEs': `with ${Array.from({ length: 1_000 }, (_, n) => `c${n} as (select a from t${n})`).join(', ')} select a from c0`,
      'CTEs that fan out': `with c0 as (select a from t)${Array.from({ length: 30 }, (_, n) => `, c${n + 1} as (select x.a from c${n} x join c${n} y on x.a = y.a)`).join('')} select a from c30`,
      'stars that double': `with c0 as (select * from t)${Array.from({ length: 30 }, (_, n) => `, c${n + 1} as (select * from c${n} union all select * from c${n})`).join('')} select * from c30`,
      'stars that grow': `with c0 as (select a, b, c from t)${Array.from({ length: 12 }, (_, n) => `, c${n + 1} as (select x.*, y.a as a${n} from c${n} x join c${n} y on true)`).join('')} select * from c12`,
      'CTEs that name one another': 'with a as (select * from b), b as (select * from a) select * from a, b',
      'aliases in a circle': 'select b as a, a as b, c as b, a as c from t order by a, b, c',
      'an alias of itself': 'select a as a, a + a as a from a as a where a.a = a',
      'recursion in every branch':
        'with recursive r as (select a from r union all select a from r union all select a from r) select a from r',
      '100 nested CASEs': `select ${'case when a then '.repeat(100)}b${' end'.repeat(100)} as c from t`,
      '500 NOTs': `select a from t where ${'not '.repeat(500)}b`,
      '500 minus signs': `select ${'- '.repeat(500)}a as b from t`,
      'nested comments': `select ${'/* '.repeat(2_000)} a from t`,
      'an unclosed dollar quote': 'select $x$ a from t',
      'unclosed blocks': '{% if a %}'.repeat(2_000),
      'unclosed holes': '{{ '.repeat(5_000),
      '2,000 quotes': "'".repeat(2_001),
      'random bytes': Array.from({ length: 20_000 }, (_, n) => String.fromCharCode((n * 7_919) % 256)).join(''),
      'only operators': 'union all '.repeat(2_000),
      'only commas': `select ${','.repeat(5_000)} from t`,
      'set operations without ends': `select a from t ${'union '.repeat(500)}`,
      'only SELECTs': 'select '.repeat(5_000),
    };

    it('survives hostile texts, one after the other, in one worker', async () => {
      engine = open();
      expect(Object.keys(hostile)).to.have.lengthOf.at.least(47);
      for (const [name, sql] of Object.entries(hostile)) {
        const answer = await engine.explain(request(sql));
        expect(['exact', 'approximate', 'degraded', 'failed'], name).to.include(answer.grade);
        if (answer.grade === 'failed' || answer.grade === 'degraded')
          expect(answer.unresolved, name).to.not.deep.equal([]);
        const after = await engine.explain(
          request(`select a as ${name.replace(/\W/g, '_').replace(/^(?=\d)/, 'n')} from t`),
        );
        expect(after.grade, `after ${name}`).to.equal('exact');
      }
    });
  });

  describe('with a worker that misbehaves', () => {
    const open = (warn = sinon.spy()): SqlEngine =>
      openSqlEngine({ timeoutMs: 500, log: { ...silentLogger, warn }, workerUrl: puppet });
    const seen = (answer: SqlAnswer): string | undefined => answer.unresolved[0]?.detail;

    it('ends a query over its limit and goes on with a new worker', async () => {
      const warn = sinon.spy();
      engine = open(warn);
      const [before, hung, after] = await Promise.all([
        engine.explain(request('a')),
        engine.explain(request('hang')),
        engine.explain(request('b')),
      ]);
      expect(seen(before)).to.equal('1');
      expect(hung.grade).to.equal('failed');
      expect(hung.unresolved.map((each) => each.reason)).to.deep.equal(['sql_time_limit']);
      expect(seen(after), 'first request of a new worker').to.equal('1');
      expect(warn.callCount, 'the query itself, then its tables alone').to.equal(2);
    });

    it('tries once more for the tables alone', async () => {
      engine = open();
      const answer = await engine.explain(request('slow'));
      expect(answer.grade).to.equal('degraded');
      expect(answer.unresolved.map((each) => each.reason)).to.deep.equal(['sql_time_limit']);
    });

    const ways = { exit: 'sql_worker_lost', throw: 'sql_worker_lost', broken: 'sql_unparsed' };
    for (const [way, reason] of Object.entries(ways)) {
      it(`replaces a worker after: ${way}`, async () => {
        engine = open();
        await engine.explain(request('a'));
        const answer = await engine.explain(request(way));
        expect(answer.grade).to.equal('failed');
        expect(answer.unresolved.map((each) => each.reason)).to.deep.equal([reason]);
        expect(seen(await engine.explain(request('b')))).to.equal('1');
      });
    }

    for (const way of ['hang', 'exit', 'throw', 'broken', 'big']) {
      it(`loses no other of many queries that wait behind one another: ${way}`, async () => {
        engine = open();
        const texts = Array.from({ length: 60 }, (_, n) => (n === 40 ? way : `q${n}`));
        const answers = await Promise.all(texts.map((sql) => engine.explain(request(sql))));
        const lost = texts.filter((_, n) => answers[n]?.grade !== 'exact');
        expect(lost).to.deep.equal(way === 'big' ? [] : [way]);
      });
    }

    it('counts the time limit for each query alone', async () => {
      const warn = sinon.spy();
      engine = openSqlEngine({ timeoutMs: 1500, log: { ...silentLogger, warn }, workerUrl: puppet });
      const texts = Array.from({ length: 20 }, (_, n) => `busy ${n}`);
      const answers = await Promise.all(texts.map((sql) => engine.explain(request(sql))));
      expect(answers.map(({ grade }) => grade)).to.deep.equal(texts.map(() => 'exact'));
      expect(warn.callCount).to.equal(0);
    });

    it('replaces a worker that has grown too big, after its answer', async () => {
      engine = openSqlEngine({ timeoutMs: 500, log: silentLogger, workerUrl: puppet, maxParserBytes: 1000 });
      expect(seen(await engine.explain(request('a')))).to.equal('1');
      expect(seen(await engine.explain(request('big')))).to.equal('2');
      expect(seen(await engine.explain(request('b'))), 'first request of a new worker').to.equal('1');
    });

    it('two workers answer beside each other, and one that hangs holds up no other', async () => {
      engine = openSqlEngine({ timeoutMs: 2000, log: silentLogger, workerUrl: puppet, workers: 2 });
      const order: string[] = [];
      const ask = (sql: string) => engine.explain(request(sql)).then((answer) => order.push(`${sql} ${answer.grade}`));
      await Promise.all([ask('hang'), ask('a'), ask('b'), ask('c')]);
      expect(order).to.deep.equal(['a exact', 'b exact', 'c exact', 'hang failed']);
    });

    it('keeps an answer for the next pass, but not what a lost worker has left', async () => {
      const kept = new Map<string, SqlAnswer>();
      const cache = {
        get: (key: string) => kept.get(key) ?? null,
        put: (key: string, answer: SqlAnswer) => void kept.set(key, answer),
      };
      engine = openSqlEngine({ timeoutMs: 500, log: silentLogger, workerUrl: puppet, cache });
      const first = await engine.explain(request('a'));
      await engine.explain(request('slow'));
      await engine.explain(request('throw'));
      expect([...kept.values()]).to.deep.equal([first]);
      await engine.close();
      const nowhere = new URL('data:text/javascript,throw new Error("started")');
      engine = openSqlEngine({ timeoutMs: 500, log: silentLogger, workerUrl: nowhere, cache });
      expect(await engine.explain(request('a'))).to.deep.equal(first);
    });

    it('answers what waits when it is closed, twice closed too, and starts nothing afterwards', async () => {
      engine = open();
      const waiting = engine.explain(request('hang'));
      await engine.close();
      await engine.close();
      expect((await waiting).grade).to.equal('failed');
      expect((await engine.explain(request('a'))).grade).to.equal('failed');
    });
  });
});
