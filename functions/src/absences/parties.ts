import type { Access } from '../platform/access.ts';
import { guards, isStaffOf } from '../platform/access.ts';
import { Failure } from '../platform/failures.ts';
import type { Member } from '../platform/operation.ts';
import type { StoredRequest } from './requestStore.ts';

/** Whether the member stands on the student's side: himself, or a guardian who may report absences. */
export function actsFor(
  { uid, role, access }: Pick<Member, 'uid' | 'access'> & { readonly role: Access['role'] },
  studentUid: string,
  now: Date,
): boolean {
  if (role === 'student') return uid === studentUid;
  return guards(access, studentUid, 'absences', now);
}

/** In which words the steps tell the student's side. */
export function sideOf({ role }: Member): 'student' | 'guardian' {
  return role === 'guardian' ? 'guardian' : 'student';
}

/**
 * The student that a call is about: students name nobody or themselves.
 * @throws Failure not-found for somebody else's child, as for nobody's
 */
export function studentOf(caller: Member, named: string | undefined, now: Date): string {
  const studentUid = named ?? caller.uid;
  if (!actsFor(caller, studentUid, now)) throw new Failure('not-found');
  return studentUid;
}

/** Whether a submitted request concerns the member: as an admin, or a course of his. Drafts concern nobody yet. */
export function isConcerned(
  { access }: Pick<Member, 'access'>,
  { courseIds, round }: Pick<StoredRequest, 'courseIds' | 'round'>,
  now: Date,
): boolean {
  if (access.role === 'admin') return round > 0;
  return courseIds.some((courseId) => isStaffOf(access, courseId, now));
}

/**
 * Whether the member may decide it. An instructor does where the policy leaves it to staff and every course concerned
 * is his, so that nobody excuses from another's class; admins always do.
 */
export function mayDecide(
  { access }: Pick<Member, 'access'>,
  { reviewBy, courseIds }: Pick<StoredRequest, 'reviewBy' | 'courseIds'>,
  now: Date,
): boolean {
  if (access.role === 'admin') return true;
  const areHis = courseIds.every((courseId) => isStaffOf(access, courseId, now));
  return reviewBy === 'staff' && courseIds.length > 0 && areHis;
}

/** Who is told that there is something to decide. Of several courses no instructor may have all. */
export function deciders({
  reviewBy,
  courseIds,
}: Pick<StoredRequest, 'reviewBy' | 'courseIds'>): string[] {
  if (reviewBy === 'admins') return ['admins'];
  const staff = courseIds.map((courseId) => `staff:${courseId}`);
  return courseIds.length === 1 ? staff : [...staff, 'admins'];
}
