import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { inOrder } from '../../../tools/embed/inOrder.ts';

/** Work that ends when it is told to. */
function workbench() {
  const ends = new Map<number, () => void>();
  const started: number[] = [];
  const work = (item: number): Promise<number> => {
    started.push(item);
    return new Promise((resolve) => ends.set(item, () => resolve(item)));
  };
  return { started, work, finish: (item: number) => ends.get(item)?.() };
}

/** Lets everything happen that needs no more than promises and streams. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('working on a stream in order', () => {
  const items = (count: number) => Readable.from(Array.from({ length: count }, (_, i) => i));

  it('delivers in the order of the items, each as soon as it can', async () => {
    const { work, finish } = workbench();
    const seen: number[] = [];
    const all = inOrder(items(3), 3, work, (item) => {
      seen.push(item);
      return Promise.resolve();
    });
    await settle();
    finish(1);
    await settle();
    assert.deepEqual(seen, []);
    finish(0);
    await settle();
    assert.deepEqual(seen, [0, 1]);
    finish(2);
    await all;
    assert.deepEqual(seen, [0, 1, 2]);
  });

  it('starts no more than it may', async () => {
    const { started, work, finish } = workbench();
    const all = inOrder(items(5), 2, work, () => Promise.resolve());
    await settle();
    assert.deepEqual(started, [0, 1]);
    for (const item of [0, 1, 2, 3, 4]) {
      finish(item);
      await settle();
    }
    await all;
    assert.equal(started.length, 5);
  });

  it('fails with the work and with the delivery', async () => {
    const broken = new Error('broken');
    const reject = () => Promise.reject(broken);
    const resolve = () => Promise.resolve();
    await assert.rejects(inOrder(items(3), 2, reject, resolve), broken);
    await assert.rejects(inOrder(items(3), 2, resolve, reject), broken);
  });
});
