import type { Counts } from '../counts.ts';
import { sumCounts, sumFunnels, sumMethods } from '../counts.ts';
import type { StoredBands, StoredFunnel, StoredTermStats } from '../shapes.ts';
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

interface Day {
  readonly departments: Map<string | null, Counts[]>;
  readonly funnels: (StoredFunnel | null)[];
}

function daysOf(courses: readonly CourseStats[]): TermStats['days'] {
  const byDate = new Map<string, Day>();
  for (const { department, days } of courses) {
    for (const { date, counts, funnel } of days) {
      const day: Day = byDate.get(date) ?? { departments: new Map(), funnels: [] };
      const own = day.departments.get(department) ?? [];
      own.push(counts);
      day.departments.set(department, own);
      day.funnels.push(funnel);
      byDate.set(date, day);
    }
  }
  return [...byDate.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, { departments, funnels }]) => ({
      date,
      departments: [...departments.entries()]
        .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
        .map(([department, counts]) => ({ department, counts: sumCounts(counts) })),
      funnel: sumFunnels(funnels),
    }));
}
