import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Band, Counts } from '../../../src/insights/stats/counts.ts';
import { BANDS, NO_COUNTS, bandOf, ratesOf } from '../../../src/insights/stats/counts.ts';
import { forecastOf } from '../../../src/insights/student/forecast.ts';

const some = fc.nat({ max: 60 });
const counts: fc.Arbitrary<Counts> = fc.record({
  present: some,
  late: some,
  leftEarly: fc.constant(0),
  absent: some,
  excused: some,
  pending: some,
});

/** The band at the end of the term if so many of the sessions ahead are missed and the others attended. */
function bandAtEnd(now: Counts, ahead: number, missed: number): Band | null {
  return bandOf({
    ...now,
    present: now.present + ahead - missed,
    absent: now.absent + missed,
  });
}

const rank = (band: Band | null): number => (band === null ? 0 : BANDS.indexOf(band));

/** By trying each number of missed sessions. */
function triedOut(now: Counts, ahead: number, band: Band): number | null {
  let most: number | null = null;
  for (let missed = 0; missed <= ahead; missed++) {
    if (rank(bandAtEnd(now, ahead, missed)) < rank(band)) most = missed;
  }
  return most;
}

describe('the forecast of a term', () => {
  it('leaves as much room before each band as trying every number out', () => {
    fc.assert(
      fc.property(counts, fc.nat({ max: 80 }), (now, ahead) => {
        for (const { band, mayMiss } of forecastOf(now, ahead).room) {
          assert.equal(mayMiss, triedOut(now, ahead, band), band);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('promises no rate that attending everything does not give, and none is better', () => {
    fc.assert(
      fc.property(counts, fc.nat({ max: 40 }), fc.nat({ max: 40 }), (now, ahead, missed) => {
        const { best } = forecastOf(now, ahead);
        const lost = Math.min(missed, ahead);
        const other = ratesOf({
          ...now,
          present: now.present + ahead - lost,
          absent: now.absent + lost,
        });
        assert.ok((other.rate ?? 0) <= (best.rate ?? 0));
        assert.ok((other.missedShare ?? 0) >= (best.missedShare ?? 0));
        if (lost === 0) assert.deepEqual(other, best);
      }),
    );
  });

  it('names the bands above the first, nearest first', () => {
    const now = { ...NO_COUNTS, present: 16, absent: 1, excused: 1 };
    assert.deepEqual(forecastOf(now, 22), {
      best: { rate: 0.9744, rateWithExcused: 0.95, missedShare: 0.05 },
      room: [
        { band: 'at_risk', mayMiss: null },
        { band: 'moderate', mayMiss: 1 },
        { band: 'severe', mayMiss: 5 },
      ],
    });
  });

  it('lets everything be missed where the term is too short for a band', () => {
    const { room } = forecastOf({ ...NO_COUNTS, absent: 3 }, 6);
    assert.deepEqual(
      room.map(({ mayMiss }) => mayMiss),
      [6, 6, 6],
    );
  });
});
