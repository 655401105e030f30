import type { CourseFigures, TermFigures } from './builders.ts';

const NO_BANDS = { satisfactory: 0, at_risk: 0, moderate: 0, severe: 0, unrated: 0 };

/** What charts show of a course that has no stats yet: its name. */
export function noStatsOf(
  course: Pick<CourseFigures, 'title' | 'code' | 'timeZone'>,
): CourseFigures {
  const { title, code, timeZone } = course;
  return { title, code, timeZone, days: [], sessions: [], bands: NO_BANDS };
}

/** Of a term that has none. */
export const NO_TERM_STATS: TermFigures = { days: [], bands: NO_BANDS, courses: [] };
