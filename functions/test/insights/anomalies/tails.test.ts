import assert from 'node:assert/strict';
import fc from 'fast-check';
import { median, spread } from '../../../src/insights/anomalies/detect/robust.ts';
import {
  betaBinomialTail,
  binomialTail,
  hypergeometricTail,
} from '../../../src/insights/anomalies/detect/tails.ts';

const near = (value: number, expected: number): void => {
  assert.ok(Math.abs(value - expected) < 1e-9, `${String(value)} is not ${String(expected)}`);
};

describe('tails of counting distributions', () => {
  it('are those that can be worked out by hand', () => {
    near(binomialTail(2, 2, 0.1), 0.01);
    near(binomialTail(1, 3, 0.5), 7 / 8);
    // Beta(1, 1): every count is as likely as every other.
    near(betaBinomialTail(3, 4, 1, 1), 2 / 5);
    // Fisher's tea: all four cups of eight.
    near(hypergeometricTail(4, 4, 4, 8), 1 / 70);
    near(hypergeometricTail(3, 4, 4, 8), 17 / 70);
  });

  it('are chances, and fall with the count', () => {
    const counts = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40));
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), ([a, b, c], p) => {
        const n = a + b;
        const all = n + c;
        const tails = (k: number): number[] => [
          binomialTail(k, n, p),
          betaBinomialTail(k, n, 0.5 + a, 4.5 + c),
          hypergeometricTail(k, n, Math.min(a + c, all), all),
        ];
        for (let k = 0; k <= n; k++) {
          const [here, next] = [tails(k), tails(k + 1)];
          for (const [i, chance] of here.entries()) {
            assert.ok(chance >= 0 && chance <= 1);
            assert.ok((next[i] ?? 0) <= chance + 1e-9);
          }
        }
        assert.ok(tails(0).every((chance) => chance === 1));
        assert.ok(tails(n + 1).every((chance) => chance === 0));
      }),
      { numRuns: 50 },
    );
  });
});

describe('robust statistics', () => {
  it('are not moved by one outlier', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
    assert.equal(median([]), 0);
    assert.equal(spread([1, 2, 3, 4, 1000]), spread([1, 2, 3, 4, 5]));
  });
});
