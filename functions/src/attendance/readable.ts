import { isGuardianOf, isStaffOf } from '../platform/access.ts';
import { Failure } from '../platform/failures.ts';
import type { Member } from '../platform/operation.ts';

/** Whether this member may read a student's record of this course now. */
export function mayRead(
  { uid, role, access }: Member,
  record: { readonly uid: string; readonly courseId: string },
  now: Date,
): boolean {
  if (role === 'student') return record.uid === uid;
  if (role === 'guardian') return isGuardianOf(access, record.uid, now);
  return isStaffOf(access, record.courseId, now);
}

/**
 * Refuses filters that would reach beyond what the member may read: students name nobody but themselves,
 * guardians one child, instructors one course of theirs or, by naming themselves as staff, all of them.
 * @throws Failure permission-denied
 */
export function mustStayWithin(
  member: Pick<Member, 'uid' | 'role' | 'access'>,
  filter: {
    readonly studentUid: string | undefined;
    readonly courseId: string | undefined;
    readonly staffUid?: string | undefined;
  },
  now: Date,
): void {
  const { studentUid, courseId, staffUid } = filter;
  const allowed =
    member.role === 'admin' ||
    (member.role === 'student' && studentUid === member.uid) ||
    (member.role === 'guardian' &&
      studentUid !== undefined &&
      isGuardianOf(member.access, studentUid, now)) ||
    (member.role === 'instructor' &&
      (courseId === undefined ? staffUid === member.uid : isStaffOf(member.access, courseId, now)));
  if (!allowed) throw new Failure('permission-denied');
}
