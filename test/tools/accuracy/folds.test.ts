import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MISSED } from '../../../tools/accuracy/comparisons.ts';
import {
  accuracyAt,
  bestThreshold,
  foldedAccuracy,
  foldsOf,
} from '../../../tools/accuracy/folds.ts';

const pairsOf = (same: readonly number[], different: readonly number[]) => [
  ...same.map((score) => ({ score, same: true })),
  ...different.map((score) => ({ score, same: false })),
];

describe('accuracy in folds', () => {
  it('cuts same and different pairs into equal folds', () => {
    const pairs = pairsOf(Array<number>(600).fill(1), Array<number>(600).fill(0));
    const folds = foldsOf(pairs, 10);
    for (let fold = 0; fold < 10; fold++) {
      const held = pairs.filter((_, i) => folds[i] === fold);
      assert.deepEqual([held.length, held.filter(({ same }) => same).length], [120, 60]);
    }
  });

  it('is whole when a threshold parts the pairs', () => {
    const pairs = pairsOf(Array<number>(20).fill(0.6), Array<number>(20).fill(0.2));
    assert.deepEqual(foldedAccuracy(pairs), { perFold: Array<number>(10).fill(1), mean: 1, sd: 0 });
  });

  it('judges a fold at the threshold of the others', () => {
    // The last fold's pairs lie the other way round: no threshold of its own may save it.
    const pairs = pairsOf(
      [...Array<number>(18).fill(0.6), 0.1, 0.1],
      [...Array<number>(18).fill(0.2), 0.9, 0.9],
    );
    const { perFold, mean } = foldedAccuracy(pairs);
    assert.deepEqual(perFold, [...Array<number>(9).fill(1), 0]);
    assert.ok(Math.abs(mean - 0.9) < 1e-12);
  });

  it('counts a missed face of a same pair as an error', () => {
    const pairs = pairsOf([0.7, 0.8, MISSED, 0.9], [0.1, 0.2, MISSED, 0.3]);
    assert.equal(accuracyAt(pairs, bestThreshold(pairs)), 7 / 8);
  });

  it('parts scores that no number lies between', () => {
    const pairs = pairsOf([Number.MIN_VALUE], [0]);
    assert.equal(accuracyAt(pairs, bestThreshold(pairs)), 1);
  });

  it('finds no worse a threshold than any score would be', () => {
    const score = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ score, same: fc.boolean() }), { minLength: 1 }), (pairs) => {
        const best = accuracyAt(pairs, bestThreshold(pairs));
        assert.ok(pairs.every((pair) => accuracyAt(pairs, pair.score) <= best + 1e-12));
      }),
      { numRuns: 1000 },
    );
  });
});
