import type { Firestore } from 'firebase-admin/firestore';
import { usersById } from '../../accounts/index.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import type { StoredEnrolmentStats } from '../stats/shapes.ts';
import { enrolmentId, enrolmentStats } from '../stats/statsStore.ts';
import { enrolmentsOf, termOfStudent } from '../student/ofStudent.ts';
import type { SeenStudent } from '../student/seenStudent.ts';
import { seenStudent } from '../student/seenStudent.ts';
import { studentChart } from './builders.ts';
import { chartSvg } from './chartSvg.ts';
import { ChartReply, SVG_REPLY, StudentChartRequest } from './contract.ts';

export const getStudentChart = operation({
  name: 'getStudentChart',
  summary: 'A student’s attendance as a picture: in one course, or over the courses of a term.',
  method: 'GET',
  path: '/insights/students/{studentUid}/chart.svg',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: StudentChartRequest,
  output: ChartReply,
  failures: ['not-found'],
  raw: SVG_REPLY,
  revalidated: true,
  handler: async ({ caller, input, services: { db, clock } }) => {
    const { studentUid, termId, courseId, chart, theme, locale } = input;
    const now = clock.now();
    const seen = await seenStudent(db, caller, studentUid, now);
    if (courseId !== undefined && !seen.sees(courseId)) throw new Failure('not-found');
    const [[student], found] = await Promise.all([
      usersById(db, [studentUid]),
      courseId === undefined
        ? enrolmentsInTerm(db, studentUid, { termId, sees: seen.sees }, now)
        : enrolmentIn(db, studentUid, courseId),
    ]);
    const enrolments = found.filter((one) => seen.sees(one.courseId));
    seen.mustBeKnown(enrolments);
    if (!student) throw new Failure('not-found');
    const [only] = courseId === undefined ? [] : enrolments;
    const subject = only === undefined ? student.name : `${student.name}, ${only.courseTitle}`;
    return { svg: await chartSvg(studentChart(chart, subject, enrolments), { theme, locale }) };
  },
});

async function enrolmentsInTerm(
  db: Firestore,
  uid: string,
  asked: Pick<SeenStudent, 'sees'> & { readonly termId: string | undefined },
  now: Date,
): Promise<StoredEnrolmentStats[]> {
  const { term } = await termOfStudent(db, uid, asked, now);
  return term === null ? [] : await enrolmentsOf(db, uid, term.id);
}

async function enrolmentIn(
  db: Firestore,
  uid: string,
  courseId: string,
): Promise<StoredEnrolmentStats[]> {
  const found = (await enrolmentStats(db).doc(enrolmentId(courseId, uid)).get()).data();
  return found === undefined ? [] : [found];
}
