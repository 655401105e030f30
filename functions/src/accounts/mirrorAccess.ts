import { isDeepStrictEqual } from 'node:util';
import type { Auth, UserRecord } from 'firebase-admin/auth';
import type { Access } from '../platform/access.ts';
import { accessOf } from '../platform/access.ts';
import type { Services } from '../platform/services.ts';
import { userByUid } from './authUsers.ts';
import { mirrorCopies } from './mirrorCopies.ts';

/**
 * Brings Firebase Auth in line with `access/{uid}`: the role claim (Storage rules read it), the disabled
 * flag and the revocation of refresh tokens. Operations call it right after their commit; a trigger on
 * `access/{uid}` calls it again, so that a crash in between, or an edit in the console, converges too.
 * Doing it twice changes nothing.
 */
export async function mirrorAccess(services: Services, uid: string): Promise<void> {
  const { auth, db } = services;
  const ref = accessOf(db).doc(uid);
  for (let access = (await ref.get()).data(); access !== undefined;) {
    const user = await userByUid(auth, uid);
    if (user === null) return;
    await mirrorCopies(services, uid, access);
    await apply(auth, user, access);
    const latest = (await ref.get()).data();
    if (isDeepStrictEqual(latest, access)) return;
    access = latest;
  }
}

async function apply(auth: Auth, user: UserRecord, access: Access): Promise<void> {
  const { uid } = user;
  const claims = { role: access.role };
  if (!isDeepStrictEqual(user.customClaims ?? {}, claims)) {
    await auth.setCustomUserClaims(uid, claims);
  }
  const disabled = access.standing === 'suspended';
  if (user.disabled !== disabled) await auth.updateUser(uid, { disabled });
  // A full second ends the tokens of the one before it (see endOfSessions), which is all that Auth can be asked for.
  if (revokedBefore(user) < Math.floor((access.validAfter.getTime() - 1) / 1000)) {
    await auth.revokeRefreshTokens(uid);
  }
}

/** Whole seconds since the epoch; Auth keeps no finer time. */
function revokedBefore({ tokensValidAfterTime }: UserRecord): number {
  return tokensValidAfterTime === undefined
    ? 0
    : Math.floor(Date.parse(tokensValidAfterTime) / 1000);
}
