import type { CliHost } from './host.js';

/**
 * The pieces of standard input as they come. They end, too, once the command is told to stop, so that one which a person started
 * without any input ends with Ctrl-C: the caller asks the signal then.
 */
export async function* standardInput({
  stdin,
  signal,
}: Pick<CliHost, 'stdin' | 'signal'>): AsyncGenerator<Buffer | string> {
  const pieces = stdin[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await unlessStopped(pieces.next(), signal);
      if (next === null || next.done === true) return;
      yield next.value;
    }
  } finally {
    void pieces.return?.(); // it would wait for the piece that does not come
  }
}

function unlessStopped<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(null);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    void awaited.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
