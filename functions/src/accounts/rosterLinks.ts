import type { DocumentReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { FieldPath, FieldValue } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { Access } from '../platform/access.ts';
import { accessOf } from '../platform/access.ts';
import { converter } from '../platform/firestore.ts';
import type { Services } from '../platform/services.ts';
import type { KnownAccount } from './accountByEmail.ts';
import { accountByEmail } from './accountByEmail.ts';
import { setRole, stamp, usersOf } from './accountStore.ts';
import { nameKey } from './nameKey.ts';
import type { RosterEntry } from './placement.ts';

/** `courses/{c}/roster/{studentNumber}` as far as linking needs it; the courses module owns the rest. */
const LinkableEntry = z.object({
  studentNumber: z.string(),
  email: z.string(),
  name: z.string(),
  uid: z.string().nullable(),
  status: z.enum(['active', 'removed']),
  until: z.date(),
});

/** Active roster entries of an address that no account holds, in all courses. */
export async function openEntriesOf(
  tx: Transaction,
  db: Firestore,
  email: string,
  now: Date,
): Promise<RosterEntry[]> {
  const query = db
    .collectionGroup('roster')
    .where('email', '==', email)
    .withConverter(converter(LinkableEntry));
  return (await tx.get(query)).docs.flatMap((doc) => {
    const { uid, status, ...entry } = doc.data();
    const courseId = doc.ref.parent.parent?.id;
    if (courseId === undefined || uid !== null || status !== 'active') return [];
    return entry.until > now ? [{ courseId, ...entry }] : [];
  });
}

/** Whether another account goes by this number already. */
export async function isNumberTaken(
  db: Firestore,
  studentNumber: string,
  exceptUid: string,
  tx?: Transaction,
): Promise<boolean> {
  const query = usersOf(db).where('studentNumber', '==', studentNumber).limit(2);
  const { docs } = await (tx === undefined ? query.get() : tx.get(query));
  return docs.some(({ id }) => id !== exceptUid);
}

/**
 * The student or pending account whose proven address is `email` and whose number is this one or still
 * unknown; null when there is none. Inside a transaction call it before any write.
 */
export async function findAccountByRosterKey(
  services: Pick<Services, 'auth' | 'db'>,
  email: string,
  studentNumber: string,
  tx?: Transaction,
): Promise<KnownAccount | null> {
  const account = await accountByEmail(services, email, tx);
  if (account === null) return null;
  const { role, studentNumber: number } = account.access;
  if (role !== 'student' && role !== 'pending') return null;
  if (number !== null) return number === studentNumber ? account : null;
  return (await isNumberTaken(services.db, studentNumber, account.uid, tx)) ? null : account;
}

/**
 * Gives these roster entries (all of one student number, at least one) to the account: its uid in each
 * entry, `rosterOf` and the number in access, name and `courseIds` in users (the roster's name is the office's
 * word, whatever a stranger typed at registration); a pending account becomes a student.
 * Only writes, so a course may create an entry and link it in the same transaction.
 */
export function linkRosterEntries(
  tx: Transaction,
  db: Firestore,
  uid: string,
  entries: readonly Pick<RosterEntry, 'courseId' | 'studentNumber' | 'name' | 'until'>[],
  now: Date,
): void {
  const [first] = entries;
  if (first === undefined) return;
  const { studentNumber, name } = first;
  setRole(tx, db, uid, 'student', now);
  tx.update(accessOf(db).doc(uid), { studentNumber });
  const courseIds = entries.map(({ courseId }) => courseId);
  tx.update(usersOf(db).doc(uid), {
    name,
    nameKey: nameKey(name),
    studentNumber,
    courseIds: FieldValue.arrayUnion(...courseIds),
  });
  for (const { courseId, until } of entries) {
    tx.update(accessOf(db).doc(uid), new FieldPath('rosterOf', courseId), until);
    tx.update(entryRef(db, courseId, studentNumber), { uid });
  }
}

/** Takes a course away from the account; the courses module marks the roster entry itself. */
export function unlinkRosterEntry(
  tx: Transaction,
  db: Firestore,
  uid: string,
  courseId: string,
  now: Date,
): void {
  tx.update(accessOf(db).doc(uid), new FieldPath('rosterOf', courseId), FieldValue.delete());
  const courseIds = FieldValue.arrayRemove(courseId);
  tx.update(usersOf(db).doc(uid), { courseIds, ...stamp(now) });
}

/** The account's entries that still exist; to be read before `clearGrants` gives them back. */
export async function linkedEntriesOf(
  tx: Transaction,
  db: Firestore,
  uid: string,
  access: Access,
): Promise<DocumentReference[]> {
  const { studentNumber } = access;
  if (studentNumber === null) return [];
  const refs = Object.keys(access.rosterOf).map((id) => entryRef(db, id, studentNumber));
  const docs = await Promise.all(refs.map((ref) => tx.get(ref)));
  return docs.filter((doc) => doc.get('uid') === uid).map(({ ref }) => ref);
}

function entryRef(db: Firestore, courseId: string, studentNumber: string): DocumentReference {
  return db.doc(`courses/${courseId}/roster/${studentNumber}`);
}
