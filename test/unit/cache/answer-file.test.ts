import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { engineFiles, engineVersion, openAnswerFile } from '#src/cache/answer-file.js';
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import type { SqlAnswer } from '#src/lineage/sql/port.js';
import { silentLogger } from '#src/log/logger.js';
import { openPassWorld } from '../../support/pass-world.js';

const answer = (detail: string): SqlAnswer => ({
  ...{ grade: 'exact', tables: [], outputs: [], openStars: [], influences: [] },
  unresolved: [{ reason: 'sql_unparsed', detail }],
});

describe('SQL cache', function () {
  this.timeout(60_000);
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cache-'));
    path = join(folder, 'sql.cache');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives back what it was given, and drops what a pass does not use', async () => {
    const first = await openAnswerFile(path, silentLogger);
    expect(first.get('a')).to.equal(null);
    first.put('a', answer('one "\ud800" }'));
    first.put('b', answer('two'));
    await first.save();
    const second = await openAnswerFile(path, silentLogger);
    expect(second.get('a')).to.deep.equal(answer('one "\ud800" }'));
    await second.save();
    const third = await openAnswerFile(path, silentLogger);
    expect([third.get('a'), third.get('b')]).to.deep.equal([answer('one "\ud800" }'), null]);
  });

  it('is the same file for the same answers, whatever their order, and is left alone without news', async () => {
    const one = await openAnswerFile(path, silentLogger);
    one.put('a', answer('one'));
    one.put('b', answer('two'));
    await one.save();
    const text = readFileSync(path, 'utf8');
    const inode = statSync(path).ino;
    const same = await openAnswerFile(path, silentLogger);
    same.get('b');
    same.get('a');
    await same.save();
    expect(statSync(path).ino).to.equal(inode);
    const other = await openAnswerFile(join(folder, 'other'), silentLogger);
    other.put('b', answer('two'));
    other.put('a', answer('one'));
    await other.save();
    expect(readFileSync(join(folder, 'other'), 'utf8')).to.equal(text);
  });

  it('that is broken, cut off or of another version is ignored, with a warning, and written anew', async () => {
    const whole = await openAnswerFile(path, silentLogger);
    whole.put('a', answer('one'));
    await whole.save();
    const text = readFileSync(path, 'utf8');
    for (const [name, broken] of [
      ['empty', ''],
      ['another version', text.replace(engineVersion(), 'older')],
      ['no JSON', 'hello\n'],
      ['null', 'null\n'],
      ['cut off', text.slice(0, -10)],
      ['changed', text.replace('one', 'two')],
      ['binary', '\u0000\u0001'],
    ] as const) {
      writeFileSync(path, broken);
      const warn = sinon.spy();
      const cache = await openAnswerFile(path, { ...silentLogger, warn });
      expect([cache.get('a'), warn.callCount], name).to.deep.equal([null, 1]);
      cache.put('a', answer('one'));
      await cache.save();
      expect(readFileSync(path, 'utf8'), name).to.equal(text);
    }
  });

  it('is of another version when any file of the engine is, in whatever folder of it', () => {
    const files = engineFiles();
    expect(files).to.include.members(['resolve.js', join('text', 'pretreat.js'), join('worker', 'worker.js')]);
    expect(new Set(files.map((name) => dirname(name))).size).to.be.greaterThan(4);
    expect(files.every((name) => name.endsWith('.js'))).to.equal(true);
  });

  it('in a place that cannot be read or written costs a warning, not the pass', async () => {
    const warn = sinon.spy();
    const cache = await openAnswerFile(folder, { ...silentLogger, warn });
    cache.put('a', answer('one'));
    await cache.save();
    expect(warn.callCount).to.equal(2);
  });

  it('serves the second pass without a worker', async () => {
    const requests = ['select a from s.t', 'select * from s.u'].map((sql) => ({ sql, dialect: 'postgres' as const }));
    const cold = await openAnswerFile(path, silentLogger);
    const first = openSqlEngine({ timeoutMs: 30_000, log: silentLogger, cache: cold });
    const answers = await Promise.all(requests.map((each) => first.explain(each)));
    await cold.save();
    await first.close();
    const warm = await openAnswerFile(path, silentLogger);
    const workerUrl = new URL('data:text/javascript,throw new Error("started")');
    const second = openSqlEngine({ timeoutMs: 30_000, log: silentLogger, cache: warm, workerUrl });
    expect(await Promise.all(requests.map((each) => second.explain(each)))).to.deep.equal(answers);
    const changed = await second.explain({
      ...requests[1],
      sql: 'select * from s.u',
      dialect: 'postgres',
      schemas: { 's.u': ['x'] },
    });
    expect(changed.grade, 'other schemas are another question').to.equal('failed');
    await second.close();
  });

  it('changes nothing in what a pass tells', async () => {
    const world = await openPassWorld({ data: sampleWorkspace(Date.parse('2026-03-02T00:00:00Z')) });
    try {
      const told: string[] = [];
      for (const sqlCache of [null, path, path]) {
        world.at('2026-03-02T09:00');
        await world.pass({ sqlCache, full: true, watermark: { in: null, out: null } });
        told.push(readFileSync(join(world.dir, 'out/openlineage/events.ndjson'), 'utf8'));
      }
      expect(readFileSync(path, 'utf8').split('\n').length).to.be.greaterThan(2);
      expect(told[1]).to.equal(told[0]);
      expect(told[2]).to.equal(told[0]);
    } finally {
      await world.close();
    }
  });
});
