import assert from 'node:assert/strict';
import { EngineBusyError } from '../../src/faces/engine/errors.ts';
import { RequestQueue } from '../../src/faces/requestQueue.ts';

/** Work that ends when it is told to. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const state = { started: false };
  const run = (): Promise<string> => {
    state.started = true;
    return promise;
  };
  return { state, run, resolve, reject };
}

/** Lets everything that can go on do so. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('the queue of requests', () => {
  it('lets the oldest in first, and only as many as it may', async () => {
    const queue = new RequestQueue({ active: 2, waiting: 8 });
    const all = [work(), work(), work(), work()];
    const done = all.map(({ run }) => queue.run(run));
    const started = () => all.map(({ state }) => state.started);
    await settle();
    assert.deepEqual(started(), [true, true, false, false]);
    all[1]?.resolve('second');
    assert.equal(await done[1], 'second');
    await settle();
    assert.deepEqual(started(), [true, true, true, false]);
    for (const { resolve } of all) resolve('done');
    assert.deepEqual(await Promise.all(done), ['done', 'second', 'done', 'done']);
  });

  it('says that it is busy when too many wait, and serves those who do', async () => {
    const queue = new RequestQueue({ active: 1, waiting: 1 });
    const [one, two] = [work(), work()];
    const done = [queue.run(one.run), queue.run(two.run)];
    await assert.rejects(
      queue.run(() => Promise.resolve('three')),
      (error) => error instanceof EngineBusyError && error.retryAfterS >= 1,
    );
    one.resolve('1');
    two.resolve('2');
    assert.deepEqual(await Promise.all(done), ['1', '2']);
    assert.equal(await queue.run(() => Promise.resolve('four')), 'four');
  });

  it('gives the place free when the work fails', async () => {
    const queue = new RequestQueue({ active: 1, waiting: 1 });
    const lost = work();
    const failed = assert.rejects(queue.run(lost.run), /broken/);
    const next = queue.run(() => Promise.resolve('next'));
    lost.reject(new Error('broken'));
    await failed;
    assert.equal(await next, 'next');
    assert.equal(await queue.run(() => Promise.resolve('later')), 'later');
  });
});
