import { services } from './services.ts';

export interface StandInPlaces {
  readonly student: string;
  readonly session: string;
  readonly course: string;
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
 * console, no absence was approved nor a file of one checked, no report was asked for, and the inbox and digests are filled by the delivery of notices.
 */
export async function putStandIns(values: StandInPlaces): Promise<void> {
  const { student, session, course, place, device, request, instructor } = values;
  const { db } = services();
  const standIn = { standIn: true };
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
    db.doc(`absenceRequests/${request}/evidence/upload`).create({ ...standIn, state: 'ready' }),
    db.doc('absenceRequests/draft').create({ studentUid: student, courseIds: [], round: 0 }),
    db.doc('excuses/approved').create(standIn),
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
