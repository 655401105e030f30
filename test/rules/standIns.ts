import { STATS_VERSION } from '../../functions/src/insights/index.ts';
import { services } from './services.ts';

export interface StandInPlaces {
  readonly student: string;
  readonly session: string;
  readonly course: string;
  readonly term: string;
  readonly place: string;
  readonly device: string;
  readonly request: string;
  readonly instructor: string;
}

/**
 * Documents that no operation wrote in this school, so that nothing is denied only because it is missing.
 * Templates, keys, deletions owed by third parties, face sign-ins, roll calls and what is found by comparing templates need face images, a lease lives
 * for one check-in, no notice was sent, no webhook was allowed, a summary comes when its session is over, exceptions are made of classes yet to come, marks of
 * frames come from courses that ask for an action, refused edits come from the Firebase
 * console, no stats were computed, no absence was approved nor a file of one checked, no report was asked for, and the inbox and digests are filled by the delivery of notices.
 */
export async function putStandIns(values: StandInPlaces): Promise<void> {
  const { student, session, course, term, place, device, request, instructor } = values;
  const { db } = services();
  const standIn = { standIn: true };
  const stats = `stats/${STATS_VERSION}`;
  await Promise.all([
    db.doc(`vault/${student}`).create(standIn),
    db.doc(`keyring/${student}`).create(standIn),
    db.doc('faceDeletions/deletion').create(standIn),
    db.doc(`seenFrames/${student}`).create(standIn),
    db.doc('keyEncryptionKeys/1').create(standIn),
    db.doc(`lookalikes/${student}`).create(standIn),
    db.doc(`faceDrift/${student}`).create(standIn),
    db.doc(`faceSearches/${student}_key`).create(standIn),
    db.doc('faceConflicts/pair').create(standIn),
    db.doc('anomalies/anomaly').create(standIn),
    db.doc('anomalyNotices/admins~2026-10-05').create({ ...standIn, expiresAt: new Date() }),
    db.doc('anomalyRuns/checkIns').create(standIn),
    db.doc(`checkInSignals/${student}`).create({ ...standIn, expiresAt: new Date() }),
    db.doc(`deviceSignals/${device}`).create({ ...standIn, expiresAt: new Date() }),
    db.doc(`sessions/${session}/summary/counts`).create({ ...standIn, courseId: course }),
    db.doc(`leases/${session}_${student}`).create(standIn),
    db.doc(`faceSignInLimits/${student}_${device}`).create(standIn),
    db.doc('faceSignIns/nonce').create(standIn),
    db.doc(`courses/${course}/exceptions/class`).create({ kind: 'cancelled' }),
    db.doc('rosterImports/import').create({ ...standIn, state: 'done', expiresAt: new Date() }),
    db.doc('rosterImports/import/importLines/000000002').create({
      ...standIn,
      action: 'add',
      expiresAt: new Date(),
    }),
    db.doc('notifications/notice/batches/00000').create({ ...standIn, expiresAt: new Date() }),
    db.doc('webhooks/hook').create({ ...standIn, expiresAt: new Date() }),
    db.doc('webhookDeliveries/hook~notice').create({ ...standIn, expiresAt: new Date() }),
    db.doc('reportSchedules/schedule').create(standIn),
    db.doc(`absenceRequests/${request}/evidence/upload`).create({ ...standIn, state: 'ready' }),
    db.doc('absenceRequests/draft').create({ studentUid: student, courseIds: [], round: 0 }),
    db.doc('excuses/approved').create(standIn),
    db.doc(`${stats}/sessions/${session}`).create({ ...standIn, courseId: course }),
    db.doc(`${stats}/courses/${course}`).create(standIn),
    db.doc(`${stats}/courses/${course}/tables/0`).create(standIn),
    db.doc(`${stats}/enrolments/${course}~${student}`).create({
      ...standIn,
      uid: student,
      courseId: course,
    }),
    db.doc(`${stats}/students/${term}~${student}`).create({ ...standIn, uid: student }),
    db.doc(`${stats}/terms/${term}`).create(standIn),
    db.doc(`statsDue/course~${course}`).create(standIn),
    db.doc(`statsWork/course~${course}`).create(standIn),
    db.doc(`bandCrossings/${term}~${student}~severe`).create(standIn),
    db.doc('fileTickets/ticket').create({ ...standIn, expiresAt: new Date() }),
    db.doc('reports/report').create({ ...standIn, by: instructor, expiresAt: new Date() }),
    db.doc('rollCalls/photo').create({ ...standIn, expiresAt: new Date() }),
    ...[`courses/${course}`, `places/${place}`, 'settings/policy'].map((edited) =>
      db.collection(`${edited}/problems`).add(standIn),
    ),
    db.doc('alerts/alert').create({ ...standIn, expiresAt: new Date() }),
    db.doc(`users/${student}/digestEntries/notice`).create({ ...standIn, expiresAt: new Date() }),
    db.doc(`users/${student}/inbox/notice`).create({
      kind: 'check-in.accepted',
      data: { sessionId: session },
      createdAt: new Date(),
      readAt: null,
      expiresAt: new Date(),
    }),
  ]);
}
