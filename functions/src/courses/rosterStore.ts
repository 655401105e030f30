import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Query,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { accessOf } from '../platform/access.ts';
import { collection, converter } from '../platform/firestore.ts';

/**
 * `courses/{c}/roster/{studentNumber}`: who belongs to the course. The entry may exist before the account does;
 * `uid` links them once the owner of the address has proved it.
 */
export const StoredRosterEntry = z.object({
  courseId: z.string(),
  studentNumber: z.string(),
  email: z.string(),
  name: z.string(),
  uid: z.string().nullable(),
  from: z.date().nullable(),
  until: z.date(),
  status: z.enum(['active', 'removed']),
  updatedAt: z.date(),
});
export type StoredRosterEntry = z.output<typeof StoredRosterEntry>;

export function rosterOf(db: Firestore, courseId: string): CollectionReference<StoredRosterEntry> {
  return collection(db, `courses/${courseId}/roster`, StoredRosterEntry);
}

function everyRoster(db: Firestore): Query<StoredRosterEntry> {
  return db.collectionGroup('roster').withConverter(converter(StoredRosterEntry));
}

export async function rosterEntryOf(
  db: Firestore,
  courseId: string,
  studentNumber: string,
): Promise<StoredRosterEntry | null> {
  return (await rosterOf(db, courseId).doc(studentNumber).get()).data() ?? null;
}

/** The entry of an account; null when the account is not on the roster. */
export async function rosterEntryOfStudent(
  db: Firestore,
  courseId: string,
  uid: string,
): Promise<StoredRosterEntry | null> {
  const found = await rosterOf(db, courseId).where('uid', '==', uid).limit(1).get();
  return found.docs[0]?.data() ?? null;
}

/** A roster entry found for somebody, where it stands. */
export interface RosterMatch {
  readonly ref: DocumentReference<StoredRosterEntry>;
  readonly entry: StoredRosterEntry;
}

/** At most this many courses of one person are linked at once. */
const MAX_COURSES = 50;

/** Active entries, over all courses, that await the owner of this (proved) address. Call before any write. */
export async function openEntriesOf(
  tx: Transaction,
  db: Firestore,
  email: string,
): Promise<RosterMatch[]> {
  const found = await tx.get(
    everyRoster(db)
      .where('email', '==', email.toLowerCase())
      .where('uid', '==', null)
      .where('status', '==', 'active')
      .limit(MAX_COURSES),
  );
  return found.docs.map((doc) => ({ ref: doc.ref, entry: doc.data() }));
}

/** Links entries to an account; `access.rosterOf` of that account must be given the same courses. */
export function linkEntries(
  tx: Transaction,
  matches: readonly RosterMatch[],
  uid: string,
  now: Date,
): Record<string, Date> {
  for (const { ref } of matches) tx.update(ref, { uid, updatedAt: now });
  return Object.fromEntries(matches.map(({ entry }) => [entry.courseId, entry.until]));
}

/** The student account of this number, if there is one. Call before any write. */
export async function accountOfNumber(
  tx: Transaction,
  db: Firestore,
  studentNumber: string,
): Promise<string | null> {
  const found = await tx.get(
    accessOf(db)
      .where('studentNumber', '==', studentNumber)
      .where('role', '==', 'student')
      .limit(1),
  );
  return found.docs[0]?.id ?? null;
}
