import { emulatorServices } from '../../functions/test/support/call.ts';

/**
 * Documents that no operation wrote in this school, so that nothing is denied only because it is missing.
 * Templates and keys need face images, a lease lives for one check-in, and the inbox is filled by the
 * delivery of notices, which is not built yet: give that row a delivered notice when it is.
 */
export async function putStandIns(student: string, session: string): Promise<void> {
  const { db } = emulatorServices();
  const standIn = { standIn: true };
  await Promise.all([
    db.doc(`vault/${student}`).create(standIn),
    db.doc(`keyring/${student}`).create(standIn),
    db.doc(`leases/${session}_${student}`).create(standIn),
    db.doc(`users/${student}/inbox/notice`).create({
      kind: 'check-in.accepted',
      data: { sessionId: session },
      createdAt: new Date(),
      readAt: null,
    }),
  ]);
}
