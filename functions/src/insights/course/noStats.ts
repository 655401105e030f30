import { NO_BANDS, NO_COUNTS, ratesOf } from '../stats/counts.ts';
import type { StoredCourseStats } from '../stats/shapes.ts';
import type { CourseInsight } from './contract.ts';
import { courseView } from './courseView.ts';

type Known = Pick<StoredCourseStats, 'title' | 'code' | 'termId' | 'department' | 'timeZone'>;

/** What is told of a course whose stats were not computed yet. */
export function withoutStats(
  courseId: string,
  { title, code, termId, department, timeZone }: Known,
): Omit<CourseInsight, 'latest' | 'absentInRow' | 'reviews' | 'anomalies'> {
  const view = courseView({
    ...{ courseId, title, code, termId, department, timeZone },
    students: 0,
    sessionsHeld: 0,
    sessionsTaken: 0,
    counts: NO_COUNTS,
    ...ratesOf(NO_COUNTS),
    bands: NO_BANDS,
    methods: {},
    days: [],
    sessions: [],
    reviews: { waiting: 0, latest: [] },
    computedAt: new Date(0),
  });
  return { ...view, computedAt: null };
}
