import type { Firestore } from 'firebase-admin/firestore';
import type { Member } from '../platform/operation.ts';
import { actsFor, isConcerned } from './parties.ts';
import type { StoredRequest } from './requestStore.ts';
import { MOST_OPEN, openRequestsOf } from './requestStore.ts';

/** A request that waits for something, as far as an overview tells. */
export interface OpenRequest {
  readonly requestId: string;
  readonly status: StoredRequest['status'];
  readonly firstDay: string;
  readonly lastDay: string;
}

/**
 * A student's requests that wait for something and concern the member: the student's side sees all, drafts too, staff
 * those of their courses, admins what was submitted. Earliest day first; reads all that wait, 20 at most.
 */
export async function openRequestsFor(
  db: Firestore,
  member: Member,
  studentUid: string,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<OpenRequest[]> {
  const { docs } = await openRequestsOf(db, studentUid).limit(MOST_OPEN).get();
  const own = actsFor(member, studentUid, now);
  return docs
    .map((doc) => ({ ...doc.data(), requestId: doc.id }))
    .filter((request) => own || (isStaff(member) && isConcerned(member, request, now)))
    .map(({ requestId, status, firstDay, lastDay }) => ({ requestId, status, firstDay, lastDay }))
    .sort((a, b) => (a.firstDay + a.requestId < b.firstDay + b.requestId ? -1 : 1))
    .slice(0, limit);
}

function isStaff({ role }: Member): boolean {
  return role === 'instructor' || role === 'admin';
}
