import { userByUid } from '../../accounts/index.ts';
import type { Access, Role } from '../../platform/access.ts';
import { accessOf } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import type { Services } from '../../platform/services.ts';
import { consentStanding } from '../consentCheck.ts';

/**
 * Who may sign in by face. A custom token passes neither blocking functions nor a second factor of Firebase
 * Auth, which is what the accounts of staff are protected by; and staff enrol no face.
 */
export const FACE_SIGN_IN_ROLES = ['student'] as const satisfies readonly Role[];

/**
 * Whether this account may sign in by face at this moment. Asked before a face is looked at, and again
 * before a token is made.
 * @throws Failure face-not-enrolled | consent-required, which the holder of the key can mend; else face-sign-in-refused
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

async function mustBeEnrolled(services: Services, uid: string): Promise<void> {
  const { biometric, state } = await consentStanding(services, uid);
  if (state !== 'given' && biometric !== 'none') throw new Failure('consent-required');
  if (biometric !== 'enrolled') throw new Failure('face-not-enrolled');
}
