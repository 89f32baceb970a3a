import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { asLineageError } from '#src/errors.js';
import { listenForSignals } from '#src/process/signals.js';
import { sleep } from '#src/process/sleep.js';

describe('signals', () => {
  for (const [name, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    it(`turns ${name} into an abort whose reason ends with ${code}; a second signal exits at once`, () => {
      const source = new EventEmitter();
      const exits: number[] = [];
      const { signal } = listenForSignals(source, (exit) => exits.push(exit));
      expect(signal.aborted).to.equal(false);
      source.emit(name);
      expect(asLineageError(signal.reason)).to.include({ exitCode: code, errorClass: 'interrupted' });
      expect(exits).to.deep.equal([]);
      source.emit('SIGINT');
      expect(exits).to.deep.equal([130]);
    });
  }

  it('gives the signals their default meaning back when closed', () => {
    const source = new EventEmitter();
    listenForSignals(source, () => undefined).close();
    expect(source.listenerCount('SIGTERM') + source.listenerCount('SIGINT')).to.equal(0);
  });

  it('lets as many requests listen as are in flight, without a warning of the platform', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const { signal } = listenForSignals(new EventEmitter(), () => undefined);
    for (let n = 0; n < 12; n += 1) signal.addEventListener('abort', () => undefined);
    await new Promise((resolve) => setImmediate(resolve)); // a warning comes on a later turn
    process.off('warning', note);
    expect(warnings).to.deep.equal([]);
  });

  it('ends a wait with the reason of the signal, not with one of its own', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    const waiting = sleep(60_000, controller.signal).then(
      () => null,
      (error: unknown) => error,
    );
    controller.abort(reason);
    expect(await waiting).to.equal(reason);
  });
});
