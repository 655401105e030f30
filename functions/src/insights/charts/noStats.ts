import { NO_BANDS } from '../stats/counts.ts';
import type { CourseFigures, TermFigures } from './builders.ts';

/** What charts show of a course that has no stats yet: its name. */
export function noStatsOf(
  course: Pick<CourseFigures, 'title' | 'code' | 'timeZone'>,
): CourseFigures {
  const { title, code, timeZone } = course;
  return { title, code, timeZone, days: [], sessions: [], bands: NO_BANDS };
}

/** Of a term that has none. */
export const NO_TERM_STATS: TermFigures = { days: [], bands: NO_BANDS, courses: [] };
