import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { findAccountByRosterKey, linkRosterEntries, unlinkRosterEntry } from '../accounts/index.ts';
import { OPEN_END, accessOf } from '../platform/access.ts';
import type { Services } from '../platform/services.ts';
import type { RosterLine } from './contract.ts';
import type { StoredRosterEntry } from './rosterStore.ts';

/**
 * The account to link: the entry's own, while it still goes by this number, or the address's owner. Inside a
 * transaction call it before any write.
 */
export async function accountFor(
  services: Services,
  { studentNumber, email }: Pick<RosterLine, 'studentNumber' | 'email'>,
  before: StoredRosterEntry | undefined,
  tx?: Transaction,
): Promise<string | null> {
  const uid = before?.uid ?? null;
  if (uid !== null && (await goesBy(services.db, uid, studentNumber, tx))) return uid;
  return (await findAccountByRosterKey(services, email, studentNumber, tx))?.uid ?? null;
}

/** A removed entry keeps its account, which may have become somebody else's or staff's since. */
async function goesBy(
  db: Firestore,
  uid: string,
  studentNumber: string,
  tx?: Transaction,
): Promise<boolean> {
  const ref = accessOf(db).doc(uid);
  const access = (await (tx === undefined ? ref.get() : tx.get(ref))).data();
  return access?.role === 'student' && access.studentNumber === studentNumber;
}

/** The entry that a line asks for. */
export function entryOf(
  courseId: string,
  { studentNumber, email, name, from, until }: RosterLine,
  uid: string | null,
  now: Date,
): StoredRosterEntry {
  return {
    courseId,
    studentNumber,
    email,
    name,
    uid,
    from: from === undefined ? null : new Date(from),
    until: until === undefined ? OPEN_END : new Date(until),
    status: 'active',
    updatedAt: now,
  };
}

/** Gives an entry that the same transaction writes to its account, if it has one. */
export function linkEntry(tx: Transaction, db: Firestore, entry: StoredRosterEntry, now: Date) {
  if (entry.uid !== null) linkRosterEntries(tx, db, entry.uid, [entry], now);
}

/** The entry of somebody who leaves the roster now; its account loses the course in the same transaction. */
export function endEntry(
  tx: Transaction,
  db: Firestore,
  entry: StoredRosterEntry,
  now: Date,
): StoredRosterEntry {
  if (entry.uid !== null) unlinkRosterEntry(tx, db, entry.uid, entry.courseId, now);
  return { ...entry, status: 'removed', until: now, updatedAt: now };
}
