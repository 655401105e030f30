import type { Dated } from '../series.ts';
import { alongWeekdays, alongWeeks, weekAxis, weekdayAxis } from '../series.ts';
import type { Counts } from '../stats/counts.ts';
import { countCodes } from '../stats/counts.ts';
import type { StoredEnrolmentStats, StoredStudentStats } from '../stats/shapes.ts';
import { isoWeekOf } from '../weeks.ts';
import type { StudentInsight } from './contract.ts';
import { forecastOf } from './forecast.ts';

type Shown = Pick<StudentInsight, 'overall' | 'weekly' | 'weekdays' | 'courses'>;

/**
 * How a student stands in a term: over all courses (null: not for this caller, or not counted yet) and in each.
 * @param dateOf the local date of an instant in a zone
 */
export function studentView(
  overall: StoredStudentStats | null,
  enrolments: readonly StoredEnrolmentStats[],
  dateOf: (at: Date, timeZone: string) => string,
): Shown {
  const courses = enrolments
    .toSorted((a, b) => order(a.courseCode, b.courseCode) || order(a.courseId, b.courseId))
    .map((enrolment) => ({ enrolment, points: pointsOf(enrolment, dateOf) }));
  const all = courses.flatMap(({ points }) => points);
  const mondays = weekAxis(all);
  const days = weekdayAxis(all);
  return {
    overall: overall === null ? null : standingOf(overall),
    weekly: { mondays, weeks: mondays.map(isoWeekOf), ...alongWeeks(mondays, all) },
    weekdays: { weekdays: days, ...alongWeekdays(days, all) },
    courses: courses.map(({ enrolment, points }) => ({
      courseId: enrolment.courseId,
      title: enrolment.courseTitle,
      code: enrolment.courseCode,
      active: enrolment.active,
      ...standingOf(enrolment),
      weekly: alongWeeks(mondays, points),
      weekdays: alongWeekdays(days, points),
    })),
  };
}

/** Every mark by the local date of its session. */
function pointsOf(
  { marks, timeZone }: StoredEnrolmentStats,
  dateOf: (at: Date, timeZone: string) => string,
): Dated[] {
  return marks.map(({ at, code }) => ({
    date: dateOf(at, timeZone),
    counts: countCodes([code]),
  }));
}

type Standing = Pick<
  StoredStudentStats,
  'rate' | 'rateWithExcused' | 'missedShare' | 'band' | 'streaks' | 'ahead' | 'computedAt'
> & { readonly counts: Counts };

function standingOf(stats: Standing): NonNullable<StudentInsight['overall']> {
  const { counts, rate, rateWithExcused, missedShare, band, streaks, ahead, computedAt } = stats;
  const { best, room } = forecastOf(counts, ahead);
  return {
    ...{ counts, rate, rateWithExcused, missedShare, band, streaks, ahead },
    forecast: { best, room: [...room] },
    computedAt: computedAt.toISOString(),
  };
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
