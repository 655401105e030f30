import { openRequestsFor } from '../../absences/index.ts';
import { localDateOf } from '../../courses/index.ts';
import type { Member } from '../../platform/operation.ts';
import { operation } from '../../platform/operation.ts';
import { GetStudentInsightRequest, StudentInsight } from './contract.ts';
import { enrolmentsOf, termOfStudent } from './ofStudent.ts';
import { seenStudent } from './seenStudent.ts';
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
    const { sees, grants, mustBeKnown } = await seenStudent(db, caller, studentUid, now);
    const { term, stats } = await termOfStudent(
      db,
      studentUid,
      { termId: input.termId, sees },
      now,
    );
    const [all, upcoming, openRequests] = await Promise.all([
      term === null ? [] : enrolmentsOf(db, studentUid, term.id),
      upcomingIn(db, grants, now),
      openRequestsFor(db, caller, studentUid, { now, limit: MOST_REQUESTS }),
    ]);
    const enrolments = all.filter(({ courseId }) => sees(courseId));
    mustBeKnown(enrolments);
    return {
      studentUid,
      termId: term?.id ?? null,
      termName: term?.name ?? null,
      ...studentView(caller.role === 'instructor' ? null : stats, enrolments, localDateOf),
      upcoming,
      openRequests,
      history: historyOf(caller, studentUid),
    };
  },
});

/** Instructors must say of which courses: of those that they teach. */
function historyOf({ role, uid }: Member, studentUid: string): string {
  const query = new URLSearchParams({ studentUid });
  if (role === 'instructor') query.set('staffUid', uid);
  return `/v1/records?${query.toString()}`;
}
