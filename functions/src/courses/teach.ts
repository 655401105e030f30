import type { Access } from '../platform/access.ts';
import { isStaffOf } from '../platform/access.ts';
import { Failure } from '../platform/failures.ts';
import type { Member } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import type { StoredCourse } from './courseStore.ts';
import { courseOf } from './courseStore.ts';

/**
 * A course that the caller teaches (admins: any). A foreign one looks like none at all.
 * @throws Failure not-found
 */
export async function taughtCourse(
  { db, clock }: Services,
  caller: Member,
  courseId: string,
): Promise<StoredCourse> {
  const course = await courseOf(db, courseId);
  if (course === undefined || !isStaffOf(caller.access, courseId, clock.now())) {
    throw new Failure('not-found');
  }
  return course;
}

/** Staff of the course, or a student on its roster. */
export function takesPart(access: Access, courseId: string, now: Date): boolean {
  const rostered = access.role === 'student' && (access.rosterOf[courseId] ?? now) > now;
  return rostered || isStaffOf(access, courseId, now);
}
