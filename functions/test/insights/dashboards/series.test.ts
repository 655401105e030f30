import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { Dated } from '../../../src/insights/series.ts';
import { weekdaysOf, weeklyOf } from '../../../src/insights/series.ts';
import { NO_COUNTS, ratesOf, sumCounts } from '../../../src/insights/stats/counts.ts';
import { isoWeekOf, mondayOf, weekdayOf } from '../../../src/insights/weeks.ts';

const date = fc
  .integer({ min: -4000, max: 40_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
const points: fc.Arbitrary<Dated[]> = fc.array(
  fc.record({
    date,
    counts: fc
      .record({ present: fc.nat({ max: 9 }), late: fc.nat({ max: 9 }), absent: fc.nat({ max: 9 }) })
      .map((some) => ({ ...NO_COUNTS, ...some })),
  }),
);
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('series by week and weekday', () => {
  it('knows weekdays and Mondays as the calendar does', () => {
    fc.assert(
      fc.property(date, (day) => {
        const there = Temporal.PlainDate.from(day);
        assert.equal(weekdayOf(day), there.dayOfWeek);
        assert.equal(mondayOf(day), there.subtract({ days: there.dayOfWeek - 1 }).toString());
      }),
    );
  });

  it('names a week by the year that has its Thursday', () => {
    assert.equal(isoWeekOf('2026-12-28'), '2026-W53');
    assert.equal(isoWeekOf('2024-12-30'), '2025-W01');
    assert.equal(isoWeekOf('2026-11-02'), '2026-W45');
  });

  it('lose and add nothing, in order, each key once', () => {
    fc.assert(
      fc.property(points, (all) => {
        const total = sumCounts(all.map(({ counts }) => counts));
        const { mondays, ...weekly } = weeklyOf(all);
        const { weekdays, ...daily } = weekdaysOf(all);
        assert.deepEqual(mondays, [...new Set(mondays)].toSorted());
        assert.deepEqual(
          weekdays,
          [...new Set(weekdays)].toSorted((a, b) => a - b),
        );
        for (const series of [weekly, daily]) {
          assert.equal(sum(series.present), total.present);
          assert.equal(sum(series.late), total.late);
          assert.equal(sum(series.absent), total.absent);
        }
      }),
    );
  });

  it('give each week the rate of its own counts', () => {
    const counts = { ...NO_COUNTS, present: 2, absent: 1, excused: 4 };
    const other = { ...NO_COUNTS, excused: 1 };
    const { rate, mondays, weeks } = weeklyOf([
      { date: '2026-11-08', counts },
      { date: '2026-11-09', counts: other },
    ]);
    assert.deepEqual(
      [mondays, weeks],
      [
        ['2026-11-02', '2026-11-09'],
        ['2026-W45', '2026-W46'],
      ],
    );
    assert.deepEqual(rate, [ratesOf(counts).rate, null]);
  });
});
