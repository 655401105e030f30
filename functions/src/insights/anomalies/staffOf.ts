import { isStaffOfNamed } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import type { Member } from '../../platform/operation.ts';
import type { StoredAnomaly } from './shapes.ts';

/**
 * The anomaly if the caller may look at it: admins at every one, instructors at those of their courses.
 * @throws Failure not-found for others as for a missing one
 */
export function mustConcern(
  { access }: Pick<Member, 'access'>,
  anomaly: StoredAnomaly | undefined,
  now: Date,
): StoredAnomaly {
  if (anomaly === undefined || !isStaffOfNamed(access, anomaly.courseId, now)) {
    throw new Failure('not-found');
  }
  return anomaly;
}
