import type { Firestore } from 'firebase-admin/firestore';
import { openAnomaliesOf } from '../anomalies/anomalyStore.ts';
import { toReply } from '../anomalies/toReply.ts';
import type { CourseInsight } from './contract.ts';

const MOST = 5;
const MOST_STUDENTS = 5;

/** What staff of the course should look at, why, and the counts that it rests on: as listAnomalies has it, in short. */
export async function anomaliesOf(
  db: Firestore,
  courseId: string,
): Promise<CourseInsight['anomalies']> {
  const open = await openAnomaliesOf(db, courseId, MOST);
  return open.map(toReply).map(({ anomalyId, kind, studentUids, reason, evidence }) => ({
    anomalyId,
    kind,
    studentUids: studentUids.slice(0, MOST_STUDENTS),
    from: evidence.from,
    to: evidence.to,
    reason,
    counts: evidence.counts,
  }));
}
