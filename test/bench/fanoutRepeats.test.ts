import assert from 'node:assert/strict';
import { repeatsOf } from '../../bench/fanout/repeats.ts';

describe('pushes that came twice', () => {
  it('are doubles where no answer was lost, and no more are forgiven than were lost', () => {
    const cases = [
      [0, 0, 0, 0],
      [1, 0, 0, 0],
      [2, 0, 1, 0],
      [1, 1, 0, 0],
      [2, 1, 0, 1],
      [3, 1, 1, 1],
      [3, 5, 0, 2],
    ] as const;
    for (const [taken, losses, doubles, afterLoss] of cases) {
      assert.deepEqual(repeatsOf(taken, losses), { doubles, afterLoss }, `${taken} ${losses}`);
    }
  });
});
