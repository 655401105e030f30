import type { Firestore } from 'firebase-admin/firestore';
import { openAnomaliesOf } from '../anomalies/anomalyStore.ts';
import type { CourseInsight } from './contract.ts';

const MOST = 5;
const MOST_STUDENTS = 5;

/** What staff of the course should look at, with the counts that it rests on. */
export async function anomaliesOf(
  db: Firestore,
  courseId: string,
): Promise<CourseInsight['anomalies']> {
  const open = await openAnomaliesOf(db, courseId, MOST);
  return open.map(({ id, kind, studentUids, evidence }) => {
    const { kind: _, from, to, sessionIds: __, ...reason } = evidence;
    return {
      anomalyId: id,
      kind,
      studentUids: studentUids.slice(0, MOST_STUDENTS),
      from: from.toISOString(),
      to: to.toISOString(),
      reason,
    };
  });
}
