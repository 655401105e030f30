import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { accessOf } from '../platform/access.ts';
import type { Write } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import type { StoredAccount } from './accountStore.ts';
import { profileOf, profileReply } from './accountStore.ts';
import type { Profile } from './contract.ts';
import type { ProfileChanges } from './profileFields.ts';
import { changedFields, putProfile, withChanges } from './profileFields.ts';
import { isNumberTaken, linkRosterEntries, openEntriesOf } from './rosterLinks.ts';

/**
 * Changes a profile, whoever asked for it; the caller has checked who may. A student's new number links the
 * roster entries it opens. Reads come before writes: call it before any other write of the transaction.
 * @throws Failure not-found | conflict | invalid-request when no field is named
 */
export async function changeProfile(
  { tx, now, audit }: Write,
  db: Firestore,
  uid: string,
  changes: ProfileChanges,
): Promise<Profile> {
  const fields = changedFields(changes).join(',');
  const before = await profileOf(db, uid, tx);
  if (before === null) throw new Failure('not-found');
  const next = withChanges(before, changes);
  const { studentNumber } = next.access;
  const renumbered = studentNumber !== before.access.studentNumber;
  const entries = renumbered ? await entriesOfNumber(tx, db, uid, next, now) : [];
  putProfile(tx, db, uid, next, now);
  if (renumbered) tx.update(accessOf(db).doc(uid), { studentNumber });
  // The profile's name stands: the office is looking at it.
  const { name } = next.user;
  const links = entries.map((entry) => ({ ...entry, name }));
  linkRosterEntries(tx, db, uid, links, now);
  audit({ action: 'profile.changed', subject: `users/${uid}`, details: { fields } });
  const added = entries.map(({ courseId }) => courseId);
  const courseIds = [...next.user.courseIds, ...added];
  return profileReply(uid, { ...next, user: { ...next.user, courseIds } });
}

/**
 * The open roster entries that a student gets with the new number. The number is the key of the entries
 * the student holds, so it stays while there are any.
 * @throws Failure conflict
 */
async function entriesOfNumber(
  tx: Transaction,
  db: Firestore,
  uid: string,
  { access, personal }: StoredAccount,
  now: Date,
): Promise<Awaited<ReturnType<typeof openEntriesOf>>> {
  const { studentNumber, role, rosterOf } = access;
  if (Object.keys(rosterOf).length > 0) {
    throw new Failure('conflict', {
      detail: 'The student is on a roster under the present number.',
    });
  }
  if (studentNumber === null) return [];
  if (role !== 'student') {
    throw new Failure('conflict', { detail: 'Only a student has a student number.' });
  }
  if (await isNumberTaken(db, studentNumber, uid, tx)) {
    throw new Failure('conflict', { detail: 'Another account has this student number.' });
  }
  const open = await openEntriesOf(tx, db, personal.email, now);
  return open.filter((entry) => entry.studentNumber === studentNumber);
}
