import type { DocumentSnapshot, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { localDateOf } from '../../courses/index.ts';
import type { Services } from '../../platform/services.ts';
import { reasonsOf, settleAll } from '../../platform/settleAll.ts';
import { recomputeContext } from '../../platform/system.ts';
import type { StoredEnrolmentStats } from '../stats/shapes.ts';
import { enrolmentId, enrolmentStats } from '../stats/statsStore.ts';
import { currentOfCourse, currentOfStudent } from './anomalyStore.ts';
import { absencesInRow } from './detect/absencesInRow.ts';
import { attendanceDrop } from './detect/attendanceDrop.ts';
import { weekdayPattern } from './detect/weekdayPattern.ts';
import { isRunning } from './runningCourse.ts';
import { isSettled, settleAnomalies } from './settleAnomalies.ts';
import type { Found, StoredAnomaly } from './shapes.ts';
import { IN_MARKS } from './shapes.ts';

const PAGE = 100;
/** New ones of a course count against one day's notices: side by side they would only wait for each other. */
const LANES = 1;

type Standing = QueryDocumentSnapshot<StoredAnomaly>;

/**
 * Looks at the marks of every student of a course, as the stats of their enrolments have them, a page at a time; in one
 * that is taught no more it finds nothing, so that what was open clears. Reads the course, its term, the enrolments and the
 * anomalies that hold still; only what changed is read again, and written, in a transaction.
 * @throws AggregateError in the end when any student failed; they hold up no others
 */
export async function anomaliesOfCourse(services: Services, courseId: string): Promise<void> {
  const { db } = services;
  const context = recomputeContext(services, 'findAnomalies', courseId);
  const [{ docs }, runs] = await Promise.all([
    currentOfCourse(db, courseId).get(),
    isRunning(services, courseId),
  ]);
  const standing = docs.filter(isInMarks);
  const look: typeof foundIn = (enrolment, current) => (runs ? foundIn(enrolment, current) : []);
  const byStudent = Map.groupBy(standing, (doc) => doc.data().studentUids[0] ?? '');
  const errors: unknown[] = [];
  const settle = async (uids: readonly string[]): Promise<void> => {
    const done = await settleAll(uids, LANES, (uid) =>
      settleAnomalies(context, async (tx) => {
        const [enrolment, current] = await Promise.all([
          tx.get(enrolmentStats(db).doc(enrolmentId(courseId, uid))),
          tx.get(currentOfStudent(db, uid)),
        ]);
        const here = current.docs.filter(
          (doc) => isInMarks(doc) && doc.data().courseId === courseId,
        );
        return { current: here, found: look(enrolment, here) };
      }),
    );
    errors.push(...reasonsOf(done));
  };
  const all = enrolmentStats(db).where('courseId', '==', courseId).orderBy('__name__').limit(PAGE);
  for (let page = await all.get(); page.size > 0;) {
    const due = page.docs.flatMap((doc) => {
      const { uid } = doc.data();
      const current = byStudent.get(uid) ?? [];
      byStudent.delete(uid);
      return isSettled({ current, found: look(doc, current) }) ? [] : [uid];
    });
    await settle(due);
    const last = page.docs.at(-1);
    if (last === undefined || page.size < PAGE) break;
    page = await all.startAfter(last).get();
  }
  // Of whom no enrolment is left.
  await settle([...byStudent.keys()]);
  if (errors.length > 0) throw new AggregateError(errors, `anomalies of ${courseId}`);
}

function isInMarks(doc: Standing): boolean {
  return IN_MARKS.includes(doc.data().kind);
}

/** Who is on the roster no more has none. */
function foundIn(
  enrolment: DocumentSnapshot<StoredEnrolmentStats>,
  current: readonly Standing[],
): Found[] {
  const stats = enrolment.data();
  if (stats?.active !== true) return [];
  const { uid, courseId, timeZone } = stats;
  const marks = stats.marks.map((mark) => ({ ...mark, day: localDateOf(mark.at, timeZone) }));
  const stands = new Set(current.map((doc) => doc.data().kind));
  const evidence = [
    absencesInRow(marks),
    attendanceDrop(marks, stands.has('attendance-drop')),
    weekdayPattern(marks, stands.has('weekday-pattern')),
  ];
  return evidence.flatMap((one) =>
    one === null
      ? []
      : [
          {
            subject: `${one.kind}~${courseId}~${uid}`,
            courseId,
            studentUids: [uid],
            evidence: one,
          },
        ],
  );
}
