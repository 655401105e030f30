import { bandOf, ratesOf, sumCounts } from '../counts.ts';
import type { StoredStudentStats } from '../shapes.ts';
import type { EnrolmentStats } from './foldCourse.ts';
import { streaksOf } from './streaks.ts';

export type StudentStats = Omit<StoredStudentStats, 'computedAt'>;

/** An enrolment and what it was known by when it was read. */
export interface EnrolmentPart {
  readonly enrolment: EnrolmentStats;
  readonly digest: string;
}

/** A student in a term, from the enrolments there, whatever their order; null when there is none. */
export function foldStudentInTerm(
  uid: string,
  termId: string,
  parts: readonly EnrolmentPart[],
): StudentStats | null {
  if (parts.length === 0) return null;
  const sorted = [...parts].sort((a, b) => (a.enrolment.courseId < b.enrolment.courseId ? -1 : 1));
  const enrolments = sorted.map(({ enrolment }) => enrolment);
  const counts = sumCounts(enrolments.map((one) => one.counts));
  const marks = enrolments
    .flatMap((one) => one.marks)
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.sessionId < b.sessionId ? -1 : 1));
  return {
    uid,
    termId,
    courseIds: enrolments.map(({ courseId }) => courseId),
    counts,
    ...ratesOf(counts),
    band: bandOf(counts),
    streaks: streaksOf(marks.map(({ code }) => code)),
    ahead: enrolments.reduce((sum, { ahead }) => sum + ahead, 0),
    digests: Object.fromEntries(sorted.map((part) => [part.enrolment.courseId, part.digest])),
  };
}
