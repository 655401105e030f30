import { sumCounts, sumFunnels, sumMethods } from '../counts.ts';
import type { StoredBands, StoredTermStats } from '../shapes.ts';
import type { CourseStats } from './foldCourse.ts';

export type TermStats = Omit<StoredTermStats, 'computedAt'>;

/** A term, from its courses and the bands of its students, whatever the order. */
export function foldTerm(
  termId: string,
  courses: readonly CourseStats[],
  bands: StoredBands,
): TermStats {
  const sorted = [...courses].sort((a, b) => (a.courseId < b.courseId ? -1 : 1));
  return {
    termId,
    courses: sorted.map((course) => ({
      courseId: course.courseId,
      title: course.title,
      code: course.code,
      department: course.department,
      students: course.students,
      sessionsHeld: course.sessionsHeld,
      sessionsTaken: course.sessionsTaken,
      counts: course.counts,
      bands: course.bands,
    })),
    bands,
    methods: sumMethods(sorted.map(({ methods }) => methods)),
    days: daysOf(sorted),
  };
}

function daysOf(courses: readonly CourseStats[]): TermStats['days'] {
  const all = courses.flatMap(({ department, days }) =>
    days.map((day) => ({ ...day, department })),
  );
  return [...Map.groupBy(all, ({ date }) => date)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, there]) => ({
      date,
      departments: [...Map.groupBy(there, ({ department }) => department)]
        .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
        .map(([department, own]) => ({
          department,
          counts: sumCounts(own.map(({ counts }) => counts)),
        })),
      funnel: sumFunnels(there.map(({ funnel }) => funnel)),
    }));
}
