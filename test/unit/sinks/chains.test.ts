import { expect } from 'chai';
import { openChains, type Chains, type Lane } from '#src/sinks/chains.js';

describe('chains of tasks', () => {
  let chains: Chains;
  /** What has begun and what has ended, in order. */
  let log: string[];
  let ends: Map<string, () => void>;

  beforeEach(() => {
    chains = openChains({ running: 2, held: 4 });
    log = [];
    ends = new Map();
  });

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  function add(name: string, lane: Lane): Promise<void> {
    return chains.add(lane, async () => {
      log.push(`> ${name}`);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      log.push(`< ${name}`);
    });
  }

  async function end(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      ends.get(name)?.();
      await turn();
    }
  }

  it('run within limits: so many at a time, and no more are taken than may wait', async () => {
    const taken: string[] = [];
    const adding = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) =>
      add(name, { key: name, run: null }).then(() => taken.push(name)),
    );
    await turn();
    expect([log, taken]).to.deep.equal([
      ['> a', '> b'],
      ['a', 'b', 'c', 'd'],
    ]);
    await end('b');
    expect([log.slice(2), taken.slice(4)]).to.deep.equal([['< b', '> c'], ['e']]);
    await end('a', 'c', 'd', 'e', 'f');
    await Promise.all(adding);
    await chains.drained();
    expect(log.filter((line) => line.startsWith('<'))).to.have.length(6);
  });

  it('of one run go one after the other, those of different runs side by side', async () => {
    await add('1 start', { key: 'k', run: '1' });
    await add('1 end', { key: 'k', run: '1' });
    await add('2 start', { key: 'k', run: '2' });
    await turn();
    expect(log).to.deep.equal(['> 1 start', '> 2 start']);
    await end('1 start');
    expect(log.slice(2)).to.deep.equal(['< 1 start', '> 1 end']);
  });

  it('of no run come after all of their key before them, and before all after them', async () => {
    await add('1', { key: 'k', run: '1' });
    await add('all', { key: 'k', run: null });
    await add('2', { key: 'k', run: '2' });
    await add('other', { key: 'l', run: null });
    await turn();
    expect(log).to.deep.equal(['> 1', '> other']);
    await end('1');
    await end('all');
    expect(log.slice(2)).to.deep.equal(['< 1', '> all', '< all', '> 2']);
  });

  it('that come last wait for all of their key before them, and hold nothing up', async () => {
    await add('1', { key: 'k', run: '1' });
    await add('2', { key: 'k', run: '2', comesLast: true });
    await add('3', { key: 'k', run: '3' });
    await turn();
    expect(log).to.deep.equal(['> 1', '> 3']);
    await end('1');
    expect(log.slice(2)).to.deep.equal(['< 1', '> 2']);
  });

  it('say of which lanes something is on its way', async () => {
    const busy = (run: string | null): boolean => chains.isBusy({ key: 'k', run });
    await add('1', { key: 'k', run: '1' });
    expect([busy('1'), busy('2'), busy(null)]).to.deep.equal([true, false, true]);
    await add('all', { key: 'k', run: null });
    expect([busy('1'), busy('2'), busy(null)]).to.deep.equal([true, true, true]);
    await turn();
    await end('1', 'all');
    expect([busy('1'), busy('2'), busy(null)]).to.deep.equal([false, false, false]);
  });
});
