import assert from 'node:assert/strict';
import { bootstrap } from '../../../tools/accuracy/bootstrap.ts';
import { comparedPeople, hundredths, rateTable } from '../../../tools/accuracy/rateTable.ts';
import { seededRandom } from '../../../tools/support/random.ts';
import { comparisonsOf } from './support.ts';

/** People with one genuine comparison each, a fifth of them failing, and all impostor pairs. */
function school(people: number) {
  const random = seededRandom(5);
  const ids = Array.from({ length: people }, (_, i) => i);
  return comparisonsOf(
    people,
    ids.map((id) => [id % 5 === 0 ? 0.2 : 0.8, id] as const),
    ids.flatMap((id) =>
      ids.slice(id + 1).map((other) => [random.between(0, 0.5), id, other] as const),
    ),
  );
}

describe('the bootstrap over people', () => {
  it('puts the interval around the value, as wide as so many people allow', () => {
    const [fnmr] = bootstrap(school(100), (rates) => [rates.fnmr(0.5)]);
    assert.ok(fnmr !== undefined && Math.abs(fnmr.value - 0.2) < 1e-12);
    // 1.96 standard errors of a share of 0.2 among 100 are 0.078.
    assert.ok(Math.abs(fnmr.low - 0.122) < 0.03 && Math.abs(fnmr.high - 0.278) < 0.03);
  });

  it('narrows with more people', () => {
    const width = (people: number): number => {
      const [fmr] = bootstrap(school(people), (rates) => [rates.fmr(0.45)]);
      return fmr === undefined ? NaN : fmr.high - fmr.low;
    };
    assert.ok(width(120) < width(20));
  });

  it('gives the same interval for the same seed only', () => {
    const run = (seed: number) =>
      bootstrap(school(30), (rates) => [rates.fmr(0.4)], { replicates: 50, seed });
    assert.deepEqual(run(1), run(1));
    assert.notDeepEqual(run(1), run(2));
  });

  it('makes the rows of a table', () => {
    const rows = rateTable(school(20), hundredths(0.3, 0.5, 10), { replicates: 20 });
    assert.deepEqual(
      rows.map(({ threshold }) => threshold),
      [0.3, 0.4, 0.5],
    );
    assert.ok(rows.every(({ fmr }) => fmr.low <= fmr.value && fmr.value <= fmr.high));
  });

  it('counts pairs of people once, however many photos of them were compared', () => {
    const comparisons = comparisonsOf(
      3,
      [],
      [
        [0.1, 0, 1],
        [0.2, 1, 0],
        [0.3, 1, 2],
      ],
    );
    assert.equal(comparedPeople(comparisons), 2);
  });
});
