import assert from 'node:assert/strict';
import { reasonsOf, settleAll, valuesOf } from '../../src/platform/settleAll.ts';

/** Lets everything that can go on do so. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('settling all', () => {
  it('keeps the order, holds to its lanes and goes on after a failure', async () => {
    let [underWay, most] = [0, 0];
    const results = await settleAll([3, 1, 2, 5, 4], 2, async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await settle();
      underWay -= 1;
      if (item === 1) throw new Error('one');
      return item * 10;
    });
    assert.equal(most, 2);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed')),
      [30, 'failed', 20, 50, 40],
    );
  });

  it('settles nothing of nothing', async () => {
    assert.deepEqual(await settleAll([], 2, () => Promise.reject(new Error('never'))), []);
  });

  it('tells what came of each, or why the first failed', async () => {
    const done = await settleAll([1, 2], 2, (item) => Promise.resolve(item * 10));
    assert.deepEqual([valuesOf(done), reasonsOf(done)], [[10, 20], []]);
    const failed = await settleAll(['a', 'b'], 2, (item) => Promise.reject(new Error(item)));
    assert.deepEqual(reasonsOf(failed), [new Error('a'), new Error('b')]);
    assert.throws(() => valuesOf(failed), new Error('a'));
  });
});
