/** So much at a time. */
import { expect } from 'chai';
import { openLimiter } from '#src/hightouch/limiter.js';

async function mostAtOnce(width: number, works: number): Promise<{ most: number; order: number[] }> {
  const limiter = openLimiter(width);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: works }, (_, index) =>
      limiter.run(async () => {
        order.push(index);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      }),
    ),
  );
  return { most, order };
}

describe('the limiter', () => {
  it('lets so many work at once, first come, first served', async () => {
    const { most, order } = await mostAtOnce(3, 10);
    expect(most).to.equal(3);
    expect(order).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('has at least one place', async () => {
    for (const width of [0, -2, Number.NaN, 0.5]) expect((await mostAtOnce(width, 3)).most).to.equal(1);
  });

  it('gives the place back when the work fails', async () => {
    const limiter = openLimiter(1);
    const failed = await limiter.run(() => Promise.reject(new Error('no'))).catch((error: Error) => error.message);
    expect([failed, await limiter.run(async () => 'next')]).to.deep.equal(['no', 'next']);
  });
});
