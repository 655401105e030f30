import { isGuardianOf, isStaffOf } from '../platform/access.ts';
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

/** Of these courses of a student, the ones within the member's reach. */
export function coursesWithin(
  member: Member,
  studentUid: string,
  courseIds: readonly string[],
  now: Date,
): string[] {
  const reach = reachOf(member, studentUid, now);
  if (reach === 'none') return [];
  return courseIds.filter((id) => reach === 'all' || isStaffOf(member.access, id, now));
}
