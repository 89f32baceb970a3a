/**
 * Runs `work` on items ahead of the consumer, at most `ahead` at a time, and yields the results in the items' order.
 * A rejection reaches the consumer at its item's turn; what was started behind it is awaited and dropped.
 */
export async function* prefetch<T, R>(
  items: Iterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const iterator = items[Symbol.iterator]();
  const running: Promise<R>[] = [];
  const start = (): void => {
    const next = iterator.next();
    if (next.done === true) return;
    const promise = work(next.value);
    promise.catch(() => undefined);
    running.push(promise);
  };
  try {
    for (let count = 0; count < ahead; count += 1) start();
    for (let first = running.shift(); first !== undefined; first = running.shift()) {
      const result = await first;
      start();
      yield result;
    }
  } finally {
    await Promise.allSettled(running);
  }
}
