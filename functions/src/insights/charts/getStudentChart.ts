import type { Firestore } from 'firebase-admin/firestore';
import { usersById } from '../../accounts/index.ts';
import { Failure, invalidField } from '../../platform/failures.ts';
import { getEach } from '../../platform/firestore.ts';
import { operation } from '../../platform/operation.ts';
import { coursesWithin, reachOf } from '../readable.ts';
import type { StoredEnrolmentStats } from '../stats/shapes.ts';
import { enrolmentId, enrolmentStats, studentStats, studentTermId } from '../stats/statsStore.ts';
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
    if ((termId === undefined) === (courseId === undefined)) {
      throw invalidField('termId', 'say which term, or by courseId which course: one of them');
    }
    const now = clock.now();
    const reach = reachOf(caller, studentUid, now);
    if (reach === 'none') throw new Failure('not-found');
    const among =
      courseId === undefined ? await coursesOf(db, termId ?? '', studentUid) : [courseId];
    const courseIds = coursesWithin(caller, studentUid, among, now);
    const [[student], enrolments] = await Promise.all([
      usersById(db, [studentUid]),
      enrolmentsOf(db, studentUid, courseIds),
    ]);
    // Whom an instructor does not teach is as good as nobody.
    const known = reach === 'all' || enrolments.length > 0;
    if (!student || !known) throw new Failure('not-found');
    const [only] = courseId === undefined ? [] : enrolments;
    const subject = only === undefined ? student.name : `${student.name}, ${only.courseTitle}`;
    return { svg: await chartSvg(studentChart(chart, subject, enrolments), { theme, locale }) };
  },
});

async function coursesOf(db: Firestore, termId: string, uid: string): Promise<readonly string[]> {
  return (await studentStats(db).doc(studentTermId(termId, uid)).get()).data()?.courseIds ?? [];
}

async function enrolmentsOf(
  db: Firestore,
  uid: string,
  courseIds: readonly string[],
): Promise<StoredEnrolmentStats[]> {
  const refs = courseIds.map((id) => enrolmentStats(db).doc(enrolmentId(id, uid)));
  return (await getEach(db, refs)).flatMap((found) => {
    if (found instanceof Error) throw found;
    return found ?? [];
  });
}
