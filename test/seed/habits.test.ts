import assert from 'node:assert/strict';
import { bandOf, countCodes } from '../../functions/src/insights/index.ts';
import { STUDENTS } from '../../tools/school/roll.ts';
import type { When } from '../../tools/seed/history/habits.ts';
import { cameTo, refusedFirst } from '../../tools/seed/history/habits.ts';

/** Every weekday of six weeks, and of the present one the days before that weekday. */
function daysBefore(weekday: number): When[] {
  return Array.from({ length: 7 }, (_, weeksAgo) =>
    [1, 2, 3, 4, 5]
      .filter((day) => weeksAgo > 0 || day < weekday)
      .map((day) => ({ weeksAgo, weekday: day })),
  ).flat();
}

const CODES = {
  present: 'P',
  late: 'L',
  'left-early': 'p',
  absent: 'A',
  excused: 'E',
  waiting: 'R',
} as const;

describe('habits of the seeded students', () => {
  it('give every band, whatever the weekday on which the school is started', () => {
    for (const weekday of [1, 2, 3, 4, 5, 6, 7]) {
      const bands = Array.from({ length: STUDENTS }, (_, index) =>
        bandOf(countCodes(daysBefore(weekday).map((when) => CODES[cameTo(index, when)]))),
      );
      assert.deepEqual(
        [bands[0], bands[1], bands[2], bands[5]],
        ['satisfactory', 'moderate', 'severe', 'at_risk'],
        `weekday ${String(weekday)}`,
      );
    }
  });

  it('leave most arrivals in peace, and give several reasons for refusals', () => {
    const arrivals = Array.from({ length: STUDENTS }, (_, index) =>
      daysBefore(1).map((when) => refusedFirst(index, when)),
    ).flat();
    const refused = arrivals.filter((reason) => reason !== null);
    assert.ok(refused.length > 10 && refused.length < arrivals.length / 5);
    assert.ok(new Set(refused).size >= 3);
  });
});
