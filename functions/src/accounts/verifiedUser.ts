import type { Services } from '../platform/services.ts';
import { userByUid } from './authUsers.ts';

export interface VerifiedUser {
  /** Lower case. */
  readonly email: string;
  readonly displayName: string | null;
}

/**
 * The account's address if its owner proved it, else null. Asks Auth, not the token: that one may be from
 * before the proof, or from before the address was changed.
 */
export async function verifiedUser({ auth }: Services, uid: string): Promise<VerifiedUser | null> {
  const user = await userByUid(auth, uid);
  if (user?.email === undefined || !user.emailVerified || user.disabled) return null;
  const name =
    user.displayName
      ?.replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 120) ?? '';
  return { email: user.email.toLowerCase(), displayName: name === '' ? null : name };
}
