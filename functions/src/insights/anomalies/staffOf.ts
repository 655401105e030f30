import { isStaffOf } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import type { Member } from '../../platform/operation.ts';
import type { StoredAnomaly } from './shapes.ts';

/**
 * The anomaly if the caller may look at it: admins at every one, instructors at those of their courses.
 * @throws Failure not-found for others as for a missing one
 */
export function mustConcern(
  { role, access }: Pick<Member, 'role' | 'access'>,
  anomaly: StoredAnomaly | undefined,
  now: Date,
): StoredAnomaly {
  const { courseId } = anomaly ?? { courseId: null };
  const concerned = role === 'admin' || (courseId !== null && isStaffOf(access, courseId, now));
  if (anomaly === undefined || !concerned) throw new Failure('not-found');
  return anomaly;
}
