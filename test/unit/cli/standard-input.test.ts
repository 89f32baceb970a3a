import { expect } from 'chai';
import { LineageError } from '#src/errors.js';
import { cliWorld, openEnded, type CliWorld } from './cli-world.js';

describe('standard input that never ends', () => {
  let world: CliWorld;
  beforeEach(() => {
    world = cliWorld();
  });
  afterEach(() => world.remove());

  const query = '{"id": 1, "dialect": "duckdb", "sql": "select a from s.t"}\n';
  for (const [argv, pieces] of [
    [['sql', '--dialect', 'duckdb'], []],
    [['sql', '--dialect', 'duckdb'], ['select a ']],
    [['sql', '--ndjson'], []],
    [['sql', '--ndjson'], [query]],
    [['validate', '-'], []],
    [['validate', '-'], ['{"eventType": ']],
  ] as const) {
    it(`does not hold ${argv.join(' ')} back that is told to stop after ${pieces.length} pieces`, async () => {
      const stop = new AbortController();
      const reason = new LineageError('interrupted', 'stopped', { code: 'interrupted', hint: 'none' });
      const stdin = openEnded(pieces, () => stop.abort(reason));
      const { error } = await world.run(argv, { stdin, signal: stop.signal });
      expect(error).to.equal(reason);
    });
  }
});
