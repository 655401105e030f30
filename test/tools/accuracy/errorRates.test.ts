import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  MISSED,
  compareAll,
  compareWith,
  dot,
  joined,
} from '../../../tools/accuracy/comparisons.ts';
import { ErrorRates } from '../../../tools/accuracy/errorRates.ts';
import { comparisonsOf } from './support.ts';

const small = comparisonsOf(
  3,
  [
    [0.9, 0],
    [0.6, 1],
    [0.4, 2],
    [MISSED, 2],
  ],
  [
    [0.7, 0, 1],
    [0.5, 0, 2],
    [0.3, 1, 2],
    [0.1, 1, 2],
    [0, 0, 1],
  ],
);

describe('comparing photos', () => {
  const unit = (angle: number) => Float32Array.from([Math.cos(angle), Math.sin(angle)]);

  it('compares every photo with every other one, once, best first', () => {
    const shots = [0, 0, 1].map((person, i) => ({ person, vector: unit(i) }));
    const { people, genuine, impostor } = compareAll(shots, dot);
    assert.deepEqual([people, genuine.scores.length, impostor.scores.length], [2, 1, 2]);
    const [first = 0, second = 0] = impostor.scores;
    assert.ok(Math.abs(first - Math.cos(1)) < 1e-6 && Math.abs(second - Math.cos(2)) < 1e-6);
  });

  it('takes a missed face for a non-match', () => {
    const shots = [
      { person: 0, vector: unit(0) },
      { person: 0, vector: null },
    ];
    assert.deepEqual([...compareAll(shots, dot).genuine.scores], [MISSED]);
  });

  it('compares probes with templates only', () => {
    const shots = [0, 1].map((person) => ({ person, vector: unit(person) }));
    const { genuine, impostor } = compareWith(shots, shots, dot);
    assert.deepEqual([genuine.scores.length, impostor.scores.length], [2, 2]);
  });

  it('joins experiments into one, in order again', () => {
    const { genuine, impostor } = joined([small, small]);
    assert.deepEqual([genuine.scores.length, impostor.scores.length], [8, 10]);
    assert.deepEqual(
      [...impostor.scores],
      [...impostor.scores].toSorted((p, q) => q - p),
    );
  });
});

describe('error rates', () => {
  const rates = new ErrorRates(small);

  it('count impostors at or above a threshold and genuine ones below it', () => {
    assert.equal(rates.fmr(0.5), 2 / 5);
    assert.equal(rates.fmr(0.51), 1 / 5);
    assert.equal(rates.fnmr(0.6), 2 / 4);
    assert.equal(rates.fnmr(0.61), 3 / 4);
  });

  it('find the true accept rate at the lowest threshold that keeps the false match rate', () => {
    assert.equal(rates.thresholdAbove(0.2), 0.5);
    assert.equal(rates.tar(0.2), 2 / 4);
    assert.equal(rates.tar(0.1), 1 / 4);
  });

  it('never accept a missed face', () => {
    assert.equal(rates.tar(1), 3 / 4);
  });

  it('weigh each comparison by its people', () => {
    const weighted = new ErrorRates(small, Float64Array.from([2, 1, 0]));
    assert.deepEqual([weighted.genuineCount, weighted.impostorCount], [3, 4]);
    assert.equal(weighted.fmr(0.5), 2 / 4);
    assert.equal(weighted.fnmr(0.7), 1 / 3);
  });

  it('cross at the equal error rate', () => {
    const even = comparisonsOf(
      2,
      [0.9, 0.8, 0.7, 0.2].map((score) => [score, 0] as const),
      [0.75, 0.1, 0.05, 0].map((score) => [score, 0, 1] as const),
    );
    assert.equal(new ErrorRates(even).eer(), 0.25);
  });

  it('fall and rise with the threshold', () => {
    const score = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 1 }),
        fc.array(score, { minLength: 1 }),
        score,
        score,
        (g, f, s, t) => {
          const [low, high] = s < t ? [s, t] : [t, s];
          const counted = new ErrorRates(
            comparisonsOf(
              2,
              g.map((value) => [value, 0] as const),
              f.map((value) => [value, 0, 1] as const),
            ),
          );
          assert.ok(counted.fmr(low) >= counted.fmr(high));
          assert.ok(counted.fnmr(low) <= counted.fnmr(high));
          const above = counted.thresholdAbove(0.25);
          assert.ok(f.filter((value) => value > above).length / f.length <= 0.25);
        },
      ),
    );
  });
});
