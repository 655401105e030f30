import type { StoredEvidence } from '../../../src/attendance/attemptStore.ts';
import { evidenceOf } from '../../../src/attendance/attemptStore.ts';
import type { StoredCourse } from '../../../src/courses/courseStore.ts';
import { courses } from '../../../src/courses/courseStore.ts';
import { anomalies } from '../../../src/insights/anomalies/anomalyStore.ts';
import type { StoredAnomaly } from '../../../src/insights/anomalies/shapes.ts';
import { NO_COUNTS } from '../../../src/insights/stats/counts.ts';
import { enrolmentId, enrolmentStats } from '../../../src/insights/stats/statsStore.ts';
import { notices } from '../../../src/notifications/noticeStore.ts';
import type { Services } from '../../../src/platform/services.ts';
import { courseOf, newTerm } from '../stats/world.ts';
import { marks, on } from './made.ts';

/** A course that is taught all winter, with its term. */
export async function putCourse(
  services: Services,
  courseId: string,
  changes: Partial<StoredCourse> = {},
): Promise<void> {
  await newTerm(services, 'term');
  await courses(services.db).doc(courseId).set(courseOf('term', changes));
}

/** The stats of a student in a course with these marks, five sessions a week (see made.ts). */
export async function putEnrolment(
  { db }: Services,
  courseId: string,
  uid: string,
  codes: string,
  active = true,
): Promise<void> {
  await enrolmentStats(db)
    .doc(enrolmentId(courseId, uid))
    .set({
      uid,
      courseId,
      termId: 'term',
      courseTitle: 'Physics',
      courseCode: 'PH1',
      active,
      counts: NO_COUNTS,
      rate: null,
      rateWithExcused: null,
      missedShare: null,
      band: null,
      streaks: { attended: 0, absent: 0, longestAttended: 0 },
      ahead: 0,
      marks: marks(codes).map(({ sessionId, at, code }) => ({ sessionId, at, code })),
      timeZone: 'Europe/Berlin',
      computedAt: on(100),
    });
}

type Finding = StoredEvidence['findings'][number];

export function finding(reason: string, evidence: Finding['evidence'] = {}): Finding {
  return { check: 'any', outcome: 'pass', reason, evidence };
}

const INSIDE = finding('INSIDE_GEOFENCE', { placeId: 'hall' });

/** What the checks found of one student's check-in on a day (see made.ts), one session a day. */
export async function putEvidence(
  { db }: Services,
  uid: string,
  day: number,
  findings: readonly Finding[] = [INSIDE],
  changes: Partial<StoredEvidence> = {},
): Promise<void> {
  const sessionId = `session-${String(day)}`;
  await evidenceOf(db, sessionId, uid)
    .doc(`${sessionId}_${uid}_checkIn_0`)
    .set({
      uid,
      sessionId,
      courseId: 'physics',
      operation: 'checkIn',
      at: on(day),
      decision: 'accepted',
      policyVersion: 0,
      rulesVersion: 0,
      deviceId: `phone-${uid}`,
      findings: [...findings],
      ...changes,
    });
}

/** Every anomaly by its id, without the revision, which is random. */
export async function allAnomalies({
  db,
}: Services): Promise<Record<string, Omit<StoredAnomaly, 'revision'>>> {
  const { docs } = await anomalies(db).get();
  return Object.fromEntries(
    docs.map((doc) => {
      const { revision: _revision, ...said } = doc.data();
      return [doc.id, said];
    }),
  );
}

/** Whom notices of anomalies went to, and which anomaly they are of. */
export async function told({ db }: Services): Promise<string[]> {
  const { docs } = await notices(db).get();
  return docs
    .map((doc) => doc.data())
    .filter(({ kind }) => kind === 'anomaly.found')
    .map(({ to, data }) => `${to.join()} ${data['anomaly'] ?? ''} ${data['studentUid'] ?? ''}`)
    .toSorted();
}
