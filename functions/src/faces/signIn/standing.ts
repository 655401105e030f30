import { userByUid } from '../../accounts/index.ts';
import type { Access, Role } from '../../platform/access.ts';
import { accessOf } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import type { Services } from '../../platform/services.ts';
import { consentStanding } from '../consentCheck.ts';
import { vaultOf } from '../vault/vaultStore.ts';

/**
 * Who may sign in by face. A custom token passes neither blocking functions nor a second factor of Firebase
 * Auth, which is what the accounts of staff are protected by; and staff enrol no face.
 */
export const FACE_SIGN_IN_ROLES = ['student'] as const satisfies readonly Role[];

/**
 * Whether this account may sign in by face at this moment. Asked before a face is looked at, and again
 * before a token is made.
 * @throws Failure face-not-enrolled | enrolment-too-new | consent-required, which the holder of the key can mend; else face-sign-in-refused
 */
export async function mustBeAdmissible(services: Services, uid: string): Promise<Access> {
  const [snapshot, user] = await Promise.all([
    accessOf(services.db).doc(uid).get(),
    // A custom token for an account that was deleted would create it anew.
    userByUid(services.auth, uid),
  ]);
  const access = snapshot.data();
  const role = FACE_SIGN_IN_ROLES.find((one) => one === access?.role);
  const active = access?.standing === 'active' && user?.disabled === false;
  if (access === undefined || role === undefined || !active) {
    throw new Failure('face-sign-in-refused');
  }
  await mustBeEnrolled(services, uid);
  return access;
}

/**
 * A face that was enrolled a moment ago may be that of whoever got hold of an open session: a day gives the account's
 * owner time to see the notice. Our own figure, like that of new keys.
 */
export const ENROLMENT_COOLDOWN_S = 24 * 3600;

async function mustBeEnrolled(services: Services, uid: string): Promise<void> {
  const [{ biometric, state }, template] = await Promise.all([
    consentStanding(services, uid),
    vaultOf(services.db).doc(uid).get(),
  ]);
  if (state !== 'given' && biometric !== 'none') throw new Failure('consent-required');
  const stored = template.data();
  if (biometric !== 'enrolled' || stored === undefined) throw new Failure('face-not-enrolled');
  const ageS = (services.clock.now().getTime() - stored.createdAt.getTime()) / 1000;
  if (!(ageS >= ENROLMENT_COOLDOWN_S)) {
    throw new Failure('enrolment-too-new', { retryAfterS: Math.ceil(ENROLMENT_COOLDOWN_S - ageS) });
  }
}
