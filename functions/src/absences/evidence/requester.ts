import type { Access } from '../../platform/access.ts';
import { guards, isStaffOf } from '../../platform/access.ts';
import { takesEvidence } from '../lifecycle.ts';
import type { StoredRequest } from '../requestStore.ts';

/** Whether an account stands on the student's side of a request: the student, or a guardian who reports absences. */
export function isOnStudentsSide(
  uid: string,
  access: Access,
  { studentUid }: Pick<StoredRequest, 'studentUid'>,
  now: Date,
): boolean {
  if (access.standing !== 'active' || access.deletedAt !== null) return false;
  if (access.role === 'student') return uid === studentUid;
  return guards(access, studentUid, 'absences', now);
}

/** Whether an account may look at the evidence as one who decides: drafts are nobody else's. */
export function isAmongDeciders(
  access: Access,
  { status, courseIds }: Pick<StoredRequest, 'status' | 'courseIds'>,
  now: Date,
): boolean {
  if (access.standing !== 'active' || status === 'draft') return false;
  return access.role === 'admin' || courseIds.some((course) => isStaffOf(access, course, now));
}

/** Whether a file of `uid` may become evidence of the request at this moment. */
export function mayAddEvidence(
  uid: string,
  access: Access | undefined,
  request: StoredRequest | undefined,
  now: Date,
): boolean {
  if (access === undefined || request === undefined) return false;
  return takesEvidence(request.status) && isOnStudentsSide(uid, access, request, now);
}
