import assert from 'node:assert/strict';
import { leastRate, peopleNeeded, recommend } from '../../../tools/accuracy/recommend.ts';

const rows = [
  [0.3, 3e-3],
  [0.35, 8e-4],
  [0.4, 2e-4],
  [0.45, 5e-5],
  [0.5, 0],
].map(([threshold = 0, high = 0]) => ({
  threshold,
  fmr: { value: high / 2, low: 0, high },
  fnmr: { value: 0, low: 0, high: 0 },
}));

describe('a recommended threshold', () => {
  const enough = { rows, peoplePairs: 300_000, fallback: 0.42 };

  it('is the smallest whose upper bound keeps the target', () => {
    const accept = recommend({ ...enough, target: 1e-4 });
    assert.deepEqual(accept, { threshold: 0.45, bound: 5e-5, proven: true });
    assert.equal(recommend({ ...enough, target: 1e-3 }).threshold, 0.35);
  });

  it('claims no rate below what so many people can tell', () => {
    const { bound } = recommend({ ...enough, target: 2e-5 });
    assert.equal(bound, leastRate(300_000));
  });

  it('keeps the default when the people are too few to prove a lower one', () => {
    const few = recommend({ rows, peoplePairs: 1000, target: 1e-4, fallback: 0.45 });
    assert.deepEqual(few, { threshold: 0.45, bound: 3e-3, proven: false });
  });

  it('is stricter than the default when even few people speak against it', () => {
    const bad = rows.map((row) => ({ ...row, fmr: { ...row.fmr, high: row.fmr.high * 100 } }));
    const { threshold, proven } = recommend({
      rows: bad,
      peoplePairs: 1000,
      target: 1e-4,
      fallback: 0.35,
    });
    assert.deepEqual([threshold, proven], [0.5, false]);
  });

  it('keeps the default when no threshold will do, and when nothing was compared', () => {
    for (const none of [
      { ...enough, rows: [], target: 1e-4 },
      { ...enough, peoplePairs: 0, target: 1e-4 },
    ]) {
      assert.equal(recommend(none).proven, false);
    }
  });

  it('knows how many people a rate takes', () => {
    const people = peopleNeeded(1e-4);
    assert.ok(leastRate((people * (people - 1)) / 2) <= 1e-4);
    assert.ok(leastRate(((people - 1) * (people - 2)) / 2) > 1e-4);
  });
});
