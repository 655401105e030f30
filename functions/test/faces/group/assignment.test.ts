import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bestAssignment } from '../../../src/faces/group/assignment.ts';

/** Of every way to pair rows with columns, the greatest total. */
function bruteForce(gains: readonly (readonly number[])[], from = 0, taken = 0): number {
  const row = gains[from];
  if (row === undefined) return 0;
  return row.reduce(
    (best, gain, column) =>
      (taken & (1 << column)) === 0 && gain > 0
        ? Math.max(best, gain + bruteForce(gains, from + 1, taken | (1 << column)))
        : best,
    bruteForce(gains, from + 1, taken),
  );
}

function totalOf(
  gains: readonly (readonly number[])[],
  columns: readonly (number | null)[],
): number {
  return columns.reduce(
    (sum: number, column, row) => sum + (column === null ? 0 : (gains[row]?.[column] ?? 0)),
    0,
  );
}

const matrix = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, columns]) =>
    fc.array(
      fc.array(
        fc.oneof(
          fc.constant(0),
          fc.double({ min: -0.5, max: 1, noNaN: true }),
          fc.constantFrom(0.1, 0.2, 0.3),
        ),
        { minLength: columns, maxLength: columns },
      ),
      { minLength: rows, maxLength: rows },
    ),
  );

describe('the best assignment', () => {
  it('has the total that trying every pairing finds', () => {
    fc.assert(
      fc.property(matrix, (gains) => {
        const best = totalOf(gains, bestAssignment(gains));
        assert.ok(Math.abs(best - bruteForce(gains)) < 1e-9);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives no column twice and nothing without a gain', () => {
    fc.assert(
      fc.property(matrix, (gains) => {
        const columns = bestAssignment(gains);
        assert.equal(columns.length, gains.length);
        const given = columns.filter((column) => column !== null);
        assert.equal(new Set(given).size, given.length);
        for (const [row, column] of columns.entries()) {
          if (column !== null) assert.ok((gains[row]?.[column] ?? 0) > 0);
        }
      }),
    );
  });

  it('is that of the turned matrix, turned', () => {
    fc.assert(
      fc.property(matrix, (gains) => {
        const turned = (gains[0] ?? []).map((_, column) => gains.map((row) => row[column] ?? 0));
        const [a, b] = [
          totalOf(gains, bestAssignment(gains)),
          totalOf(turned, bestAssignment(turned)),
        ];
        assert.ok(Math.abs(a - b) < 1e-9);
      }),
    );
  });

  it('takes what is no number for no gain', () => {
    assert.deepEqual(bestAssignment([[NaN, Infinity, 0.2]]), [2]);
    assert.deepEqual(bestAssignment([[NaN, -1]]), [null]);
  });

  it('of nothing is nothing', () => {
    assert.deepEqual(bestAssignment([]), []);
    assert.deepEqual(bestAssignment([[], []]), [null, null]);
  });

  it('of 120 faces and 600 people is found in under a second', () => {
    const gains = Array.from({ length: 120 }, (_, row) =>
      Array.from(
        { length: 600 },
        (_unused, column) => ((row * 7919 + column * 104729) % 997) / 997,
      ),
    );
    const started = performance.now();
    const columns = bestAssignment(gains);
    assert.ok(performance.now() - started < 1000);
    assert.equal(new Set(columns).size, 120);
  });
});
