import type { BandCounts, Counts, MarkCode } from '../../insights/index.ts';
import { bandOf, countBands, countCodes, sumCounts } from '../../insights/index.ts';
import { TooManyRows } from '../encode/limits.ts';

/** Beyond these one document would have to be a database: name a course, a section or a shorter time. */
const MOST_STUDENTS = 20_000;
/** Students times courses; a student has eight of them with ease. */
const MOST_LINES = 160_000;

/** One mark of a session that was held. */
export interface TalliedMark {
  readonly uid: string;
  readonly courseId: string;
  /** Local date of the session, YYYY-MM-DD. */
  readonly date: string;
  readonly code: MarkCode;
}

/** One student in one course. */
export interface TallyLine {
  readonly uid: string;
  readonly courseId: string;
  readonly counts: Counts;
}

export interface Tally {
  readonly students: number;
  readonly lines: readonly TallyLine[];
  /** By local date, in order: weeks and weekdays are sums of these. */
  readonly days: readonly { readonly date: string; readonly counts: Counts }[];
  readonly total: Counts;
  /** Students in a course by band; `unrated`: too few sessions. */
  readonly bands: Readonly<BandCounts>;
}

/**
 * Adds up marks as they pass by, in whatever order: what it keeps grows with students and days, not with marks.
 * @param most what the report may hold; never more than 20,000 students, and 160,000 of them in courses
 * @throws TooManyRows beyond that
 */
export async function tallied(
  marks: AsyncIterable<Iterable<TalliedMark>>,
  most: { readonly students?: number; readonly lines?: number } = {},
): Promise<Tally> {
  const mostStudents = Math.min(MOST_STUDENTS, most.students ?? Infinity);
  const mostLines = Math.min(MOST_LINES, most.lines ?? Infinity);
  const courses = new Map<string, Map<string, Counts>>();
  const days = new Map<string, Counts>();
  const students = new Set<string>();
  let lines = 0;
  for await (const page of marks) {
    for (const { uid, courseId, date, code } of page) {
      // A roll that nobody took says nothing of the student, not even that there was a session.
      if (code === 'U') continue;
      const ofCourse = courses.get(courseId) ?? new Map<string, Counts>();
      courses.set(courseId, ofCourse);
      if (!ofCourse.has(uid)) lines += 1;
      add(ofCourse, uid, code);
      add(days, date, code);
      students.add(uid);
      if (students.size > mostStudents || lines > mostLines) throw new TooManyRows();
    }
  }
  return finished(courses, days, students.size);
}

function add(to: Map<string, Counts>, key: string, code: MarkCode): void {
  const one = countCodes([code]);
  const known = to.get(key);
  to.set(key, known === undefined ? one : sumCounts([known, one]));
}

function finished(
  courses: ReadonlyMap<string, ReadonlyMap<string, Counts>>,
  days: ReadonlyMap<string, Counts>,
  students: number,
): Tally {
  const lines = [...courses].flatMap(([courseId, ofCourse]) =>
    [...ofCourse].map(([uid, counts]) => ({ uid, courseId, counts })),
  );
  const bands = countBands(lines.map(({ counts }) => bandOf(counts)));
  return {
    students,
    lines: lines.toSorted((a, b) => order(a.courseId, b.courseId) || order(a.uid, b.uid)),
    days: [...days]
      .map(([date, counts]) => ({ date, counts }))
      .toSorted((a, b) => order(a.date, b.date)),
    total: sumCounts(days.values()),
    bands,
  };
}

/** By code units: the same on every machine, whatever its locale. */
export function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
