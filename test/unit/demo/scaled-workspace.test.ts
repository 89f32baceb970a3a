import { expect } from 'chai';
import { scaledWorkspace } from '#src/demo/scaled-workspace.js';
import { nowMs, serve, allIds } from './served.js';

describe('scaled workspace', () => {
  it('makes runs when they are asked for, the same each time, and keeps none', () => {
    const data = scaledWorkspace({ syncs: 20, runsPerSync: 30, models: 5, nowMs });
    const id = data.syncs[7]?.id ?? 0;
    expect(data.runs(id)).to.have.lengthOf(30);
    expect(data.runs(id)).to.deep.equal(data.runs(id));
    expect(data.runs(id)).to.not.equal(data.runs(id));
    expect(data.runs(1)).to.deep.equal([]);
  });

  it('gives every run of every sync an id of its own', () => {
    const data = scaledWorkspace({ syncs: 50, runsPerSync: 40, models: 5, nowMs });
    const ids = data.syncs.flatMap((sync) => data.runs(sync.id).map((run) => run.id));
    expect(new Set(ids)).to.have.property('size', 2_000);
  });

  it('ends every run before the next begins, all in the seven days before now', () => {
    const data = scaledWorkspace({ syncs: 3, runsPerSync: 100, models: 1, nowMs });
    for (const sync of data.syncs) {
      let free = nowMs - 7 * 24 * 3_600_000;
      for (const run of data.runs(sync.id)) {
        expect(Date.parse(run.createdAt)).to.be.above(free);
        free = Date.parse(run.finishedAt ?? '');
        expect(free).to.be.within(Date.parse(run.startedAt ?? ''), nowMs);
      }
      const last = data.runs(sync.id).at(-1);
      expect(sync).to.include({ lastRunAt: last?.startedAt, status: last?.status });
    }
  });

  it('mixes raw SQL, tables and dbt, and spreads syncs over models and destinations', () => {
    const data = scaledWorkspace({ syncs: 40, runsPerSync: 1, models: 10, nowMs });
    const kinds = data.models.map((model) => model.queryType);
    expect(kinds.filter((kind) => kind === 'raw_sql')).to.have.lengthOf(6);
    expect(kinds.filter((kind) => kind === 'table')).to.have.lengthOf(2);
    expect(kinds.filter((kind) => kind === 'dbt')).to.have.lengthOf(2);
    expect(data.models.map((model) => model.syncs.length)).to.deep.equal(data.models.map(() => 4));
    expect(data.destinations.map((destination) => destination.syncs.length)).to.deep.equal([10, 10, 10, 10]);
  });

  it('has nothing to show where there is nothing', async () => {
    const data = scaledWorkspace({ syncs: 0, runsPerSync: 0, models: 0, nowMs });
    expect([data.syncs, data.models]).to.deep.equal([[], []]);
    const idle = scaledWorkspace({ syncs: 1, runsPerSync: 0, models: 1, nowMs });
    expect(idle.syncs[0]).to.include({ status: 'pending', lastRunAt: null });
    const server = await serve({ data: idle });
    expect(await allIds(server, `/syncs/${idle.syncs[0]?.id}/runs`, 10)).to.deep.equal([]);
  });
});
