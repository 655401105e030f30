import { accessOf, endOfSessions } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import type { CallContext } from '../platform/operation.ts';
import { mirrorAccess } from './mirrorAccess.ts';
import { userByUid } from './authUsers.ts';

interface Ended {
  readonly ended: true;
  /** ISO 8601: sign-ins before this are worth nothing. */
  readonly validAfter: string;
}

/** Far more than anybody keeps: see settlePushToken. */
const MOST_PHONES = 400;

/**
 * Ends every sign-in of an account: `access` refuses their tokens and cookies from this moment on, in operations
 * and in the security rules; Auth follows by revoking the refresh tokens. Its phones get no pushes until their apps, signed
 * in again, say where to: one of them may be lost. An account that never registered
 * has no `access`: for it Auth alone decides.
 * @throws Failure conflict for a kiosk
 */
export async function endSessionsOf(context: CallContext, uid: string): Promise<Ended> {
  const { services } = context;
  const { auth, db } = services;
  const ref = accessOf(db).doc(uid);
  const reply = await commit<Ended>(context, async ({ tx, now, audit }) => {
    const [known, phones] = await Promise.all([
      tx.get(ref),
      tx.get(db.collection(`users/${uid}/pushTokens`).select().limit(MOST_PHONES)),
    ]);
    const access = known.data();
    if (access?.role === 'kiosk') {
      throw new Failure('conflict', { detail: 'This is a kiosk: end it by revokeKiosk.' });
    }
    const validAfter = endOfSessions(now);
    if (access !== undefined) tx.update(ref, { validAfter });
    for (const phone of phones.docs) tx.delete(phone.ref);
    audit({ action: 'sessions.ended', subject: ref.path, details: { phones: phones.size } });
    return { ended: true, validAfter: validAfter.toISOString() };
  });
  await mirrorAccess(services, uid);
  const registered = (await ref.get()).exists;
  if (!registered && (await userByUid(auth, uid)) !== null) await auth.revokeRefreshTokens(uid);
  return reply;
}
