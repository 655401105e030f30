import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { Failure } from '../../platform/failures.ts';
import type { Member } from '../../platform/operation.ts';
import type { StoredSchedule } from './scheduleStore.ts';

/** The schedule, if it is this member's or the member an admin. @throws Failure not-found */
export function ownSchedule(
  snapshot: DocumentSnapshot<StoredSchedule>,
  { uid, role }: Pick<Member, 'uid' | 'role'>,
): StoredSchedule {
  const schedule = snapshot.data();
  if (schedule === undefined || (role !== 'admin' && schedule.ownerUid !== uid)) {
    throw new Failure('not-found');
  }
  return schedule;
}
