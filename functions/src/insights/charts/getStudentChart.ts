import type { Firestore } from 'firebase-admin/firestore';
import { usersById } from '../../accounts/index.ts';
import { isStaffOf } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { reachOf } from '../readable.ts';
import type { StoredEnrolmentStats } from '../stats/shapes.ts';
import { enrolmentId, enrolmentStats } from '../stats/statsStore.ts';
import { enrolmentsOf, termOfStudent } from '../student/ofStudent.ts';
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
    const reach = reachOf(caller, studentUid, now);
    if (reach === 'none') throw new Failure('not-found');
    const [[student], found] = await Promise.all([
      usersById(db, [studentUid]),
      courseId === undefined
        ? enrolmentsInTerm(db, studentUid, termId, now)
        : enrolmentIn(db, studentUid, courseId),
    ]);
    const enrolments =
      reach === 'all' ? found : found.filter((one) => isStaffOf(caller.access, one.courseId, now));
    // Whom an instructor does not teach is as good as nobody.
    const known = reach === 'all' || enrolments.length > 0;
    if (!student || !known) throw new Failure('not-found');
    const [only] = courseId === undefined ? [] : enrolments;
    const subject = only === undefined ? student.name : `${student.name}, ${only.courseTitle}`;
    return { svg: await chartSvg(studentChart(chart, subject, enrolments), { theme, locale }) };
  },
});

async function enrolmentsInTerm(
  db: Firestore,
  uid: string,
  termId: string | undefined,
  now: Date,
): Promise<StoredEnrolmentStats[]> {
  const { term } = await termOfStudent(db, uid, termId, now);
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
