import { localTime } from '../../platform/localTime.ts';
import { isOfDepartment } from '../department.ts';
import type { BandCounts, Counts } from '../stats/counts.ts';
import { BAND_PARTS, countCodes, sumBands, sumCounts } from '../stats/counts.ts';
import type {
  StoredBands,
  StoredCourseStats,
  StoredEnrolmentStats,
  StoredTermStats,
} from '../stats/shapes.ts';
import type { DayCounts } from './series.ts';
import { byWeek, byWeekday } from './series.ts';
import type { ChartSpec, StatusPart, TrendPoint } from './spec.ts';

/** What can be drawn of a course. */
export const COURSE_CHARTS = [
  'trend-week',
  'trend-session',
  'weekday',
  'bands',
  'statuses',
] as const;
/** What can be drawn of a student, or of all courses of a term. */
export const STUDENT_CHARTS = ['trend-week', 'weekday', 'statuses'] as const;
export const TERM_CHARTS = ['trend-week', 'weekday', 'bands', 'statuses'] as const;

/** What charts take of the stats of a course. */
export type CourseFigures = Pick<
  StoredCourseStats,
  'title' | 'code' | 'timeZone' | 'days' | 'sessions' | 'bands'
>;
/** Of those of a term. */
export type TermFigures = Pick<StoredTermStats, 'days' | 'bands' | 'courses'>;

const STATUSES: readonly StatusPart[] = ['present', 'late', 'absent', 'excused', 'pending'];

export function courseChart(
  chart: (typeof COURSE_CHARTS)[number],
  stats: CourseFigures,
): ChartSpec {
  const subject = named(stats.code, stats.title);
  if (chart === 'bands') return bandsSpec(subject, stats.bands);
  if (chart === 'trend-session') {
    return { kind: 'trend', by: 'session', subject, points: sessionPoints(stats) };
  }
  return daysChart(chart, subject, stats.days);
}

/** Of one student: over the courses given, which are one for a chart of that course. */
export function studentChart(
  chart: (typeof STUDENT_CHARTS)[number],
  subject: string,
  enrolments: readonly Pick<StoredEnrolmentStats, 'marks' | 'timeZone'>[],
): ChartSpec {
  const days = enrolments.flatMap(({ marks, timeZone }) =>
    marks.map(({ at, code }) => ({
      date: localTime(at, timeZone).date,
      counts: countCodes([code]),
    })),
  );
  return daysChart(chart, subject, days);
}

/**
 * Of a term: of one department where it is named ('': the courses of none), of all else. Bands of students over all their
 * courses are known of the whole term only.
 */
export function termChart(
  chart: (typeof TERM_CHARTS)[number],
  subject: string,
  stats: TermFigures,
  department?: string,
): ChartSpec {
  if (chart === 'bands') {
    // Of a department: enrolments by band, summed over its courses.
    return bandsSpec(subject, department === undefined ? stats.bands : bandsOf(stats, department));
  }
  const days = stats.days.flatMap(({ date, departments }): DayCounts[] => {
    const wanted = departments.filter((one) => isOfDepartment(one, department));
    if (wanted.length === 0) return [];
    return [{ date, counts: sumCounts(wanted.map(({ counts }) => counts)) }];
  });
  return daysChart(chart, subject, days);
}

/** What the rows of a report add up to, by date. */
export function daysChart(
  chart: 'trend-week' | 'weekday' | 'statuses',
  subject: string,
  days: readonly DayCounts[],
): ChartSpec {
  switch (chart) {
    case 'trend-week':
      return { kind: 'trend', by: 'week', subject, points: byWeek(days) };
    case 'weekday':
      return { kind: 'weekday', subject, points: byWeekday(days) };
    case 'statuses':
      return statusesSpec(subject, sumCounts(days.map(({ counts }) => counts)));
  }
}

export function statusesSpec(subject: string, counts: Counts): ChartSpec {
  const parts = STATUSES.map((key) => ({ key, count: counts[key] }));
  return { kind: 'distribution', of: 'statuses', subject, parts };
}

export function bandsSpec(subject: string, bands: Readonly<BandCounts>): ChartSpec {
  const parts = BAND_PARTS.map((key) => ({ key, count: bands[key] }));
  return { kind: 'distribution', of: 'bands', subject, parts };
}

function bandsOf({ courses }: TermFigures, department: string): StoredBands {
  const own = courses.filter((course) => isOfDepartment(course, department));
  return sumBands(own.map(({ bands }) => bands));
}

/** Sessions that say something of the students: a roll nobody took counts nowhere. */
function sessionPoints({ sessions, timeZone }: CourseFigures): TrendPoint[] {
  const starts = sessions.map(({ startsAt }) => localTime(startsAt, timeZone));
  const dates = starts.map(({ date }) => date);
  return sessions.map(({ counts, confirmed, closed }, i) => {
    const { date, time } = starts[i] ?? { date: '', time: '' };
    const several = dates.indexOf(date) !== dates.lastIndexOf(date);
    const said = confirmed || !closed;
    return { date, time: several ? time : null, counts: said ? counts : null };
  });
}

function named(code: string, title: string): string {
  return code === '' ? title : `${code} ${title}`;
}
