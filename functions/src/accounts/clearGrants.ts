import type { DocumentReference, Firestore, Transaction } from 'firebase-admin/firestore';
import type { Access } from '../platform/access.ts';
import { accessOf } from '../platform/access.ts';
import { usersOf } from './accountStore.ts';
import { revokeStaff } from './staffGrants.ts';

/**
 * Takes from an account what the role it is about to get has no use for: courses of staff (an admin keeps
 * them), roster entries of a student, children of a guardian. `entries`: the roster entries it holds.
 */
export function clearGrants(
  tx: Transaction,
  db: Firestore,
  uid: string,
  access: Access,
  next: Access['role'],
  entries: readonly DocumentReference[],
): void {
  const ref = accessOf(db).doc(uid);
  if (next !== 'instructor' && next !== 'admin') {
    for (const courseId of Object.keys(access.staffOf)) revokeStaff(tx, db, courseId, uid);
  }
  if (next !== 'student') {
    for (const entry of entries) tx.update(entry, { uid: null });
    tx.update(ref, { rosterOf: {}, studentNumber: null });
    tx.update(usersOf(db).doc(uid), { courseIds: [], studentNumber: null });
  }
  if (next !== 'guardian') tx.update(ref, { children: {} });
}
