import { isGuardianOf } from '../platform/access.ts';
import type { Member } from '../platform/operation.ts';

/** Of which of a student's courses a member may see the attendance: of all, of those taught, or of none. */
export type Reach = 'all' | 'taught' | 'none';

/** Students see their own, guardians by the right of their link, admins everybody's, instructors what they teach. */
export function reachOf(
  { uid, role, access }: Pick<Member, 'uid' | 'role' | 'access'>,
  studentUid: string,
  now: Date,
): Reach {
  if (role === 'admin') return 'all';
  if (role === 'student') return uid === studentUid ? 'all' : 'none';
  if (role === 'guardian') return isGuardianOf(access, studentUid, now) ? 'all' : 'none';
  return role === 'instructor' ? 'taught' : 'none';
}
