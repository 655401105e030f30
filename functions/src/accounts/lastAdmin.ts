import type { Firestore, Transaction } from 'firebase-admin/firestore';
import type { Access } from '../platform/access.ts';
import { accessOf } from '../platform/access.ts';
import { Failure } from '../platform/failures.ts';

/** Uids of up to `limit` accounts that are admins in good standing. */
export async function activeAdmins(
  tx: Transaction,
  db: Firestore,
  limit: number,
): Promise<string[]> {
  const query = accessOf(db)
    .where('role', '==', 'admin')
    .where('standing', '==', 'active')
    .limit(limit);
  return (await tx.get(query)).docs.map(({ id }) => id);
}

/**
 * Called before an account stops being an active admin: the school must keep one. The transaction holds
 * what it read, so two admins cannot remove each other at the same time.
 * @throws Failure conflict
 */
export async function keepOneAdmin(
  tx: Transaction,
  db: Firestore,
  uid: string,
  access: Access,
): Promise<void> {
  if (access.role !== 'admin' || access.standing !== 'active') return;
  const others = (await activeAdmins(tx, db, 2)).filter((id) => id !== uid);
  if (others.length === 0) {
    throw new Failure('conflict', { detail: 'This is the last active admin.' });
  }
}
