import type { Firestore } from 'firebase-admin/firestore';
import { openRequestsFor } from '../../absences/index.ts';
import { localDateOf } from '../../courses/index.ts';
import type { Access } from '../../platform/access.ts';
import { accessOf, isStaffOf } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import type { Member } from '../../platform/operation.ts';
import { operation } from '../../platform/operation.ts';
import { reachOf } from '../readable.ts';
import { GetStudentInsightRequest, StudentInsight } from './contract.ts';
import { enrolmentsOf, termOfStudent } from './ofStudent.ts';
import { studentView } from './studentView.ts';
import { upcomingIn } from './upcoming.ts';

const MOST_REQUESTS = 10;

export const getStudentInsight = operation({
  name: 'getStudentInsight',
  summary:
    'How a student stands in a term: rates, band, streaks, forecast and series, overall and per course; what comes next.',
  method: 'GET',
  path: '/insights/students/{studentUid}',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  revalidated: true,
  input: GetStudentInsightRequest,
  output: StudentInsight,
  failures: ['not-found'],
  handler: async ({ caller, input, services: { db, clock } }) => {
    const { studentUid } = input;
    const now = clock.now();
    const access = await studentSeenBy(db, caller, studentUid, now);
    const sees = (courseId: string): boolean =>
      caller.role !== 'instructor' || isStaffOf(caller.access, courseId, now);
    const { term, stats } = await termOfStudent(db, studentUid, input.termId, now);
    const grants = Object.fromEntries(
      Object.entries(access.rosterOf).filter(([courseId]) => sees(courseId)),
    );
    const [all, upcoming, openRequests] = await Promise.all([
      term === null ? [] : enrolmentsOf(db, studentUid, term.id),
      upcomingIn(db, grants, now),
      openRequestsFor(db, caller, studentUid, { now, limit: MOST_REQUESTS }),
    ]);
    const enrolments = all.filter(({ courseId }) => sees(courseId));
    if (caller.role === 'instructor' && !teaches(grants, now) && enrolments.length === 0) {
      throw new Failure('not-found');
    }
    return {
      studentUid,
      termId: term?.id ?? null,
      termName: term?.name ?? null,
      ...studentView(caller.role === 'instructor' ? null : stats, enrolments, localDateOf),
      upcoming,
      openRequests,
      history: `/v1/records?studentUid=${encodeURIComponent(studentUid)}`,
    };
  },
});

/**
 * The student's own grants, for whoever may see any attendance of the student; of which courses is another question.
 * @throws Failure not-found for a foreign student as for none
 */
async function studentSeenBy(
  db: Firestore,
  caller: Member,
  studentUid: string,
  now: Date,
): Promise<Access> {
  if (reachOf(caller, studentUid, now) === 'none') throw new Failure('not-found');
  if (caller.uid === studentUid) return caller.access;
  const seen = (await accessOf(db).doc(studentUid).get()).data();
  if (seen?.role !== 'student') throw new Failure('not-found');
  return seen;
}

function teaches(grants: Readonly<Record<string, Date>>, now: Date): boolean {
  return Object.values(grants).some((until) => until > now);
}
