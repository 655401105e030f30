import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';

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

/** How many values one `in` of Firestore takes. */
const VALUES_AT_ONCE = 30;

/** The entries of these accounts, by uid; who has none is not on the roster. */
export async function rosterEntriesOf(
  db: Firestore,
  courseId: string,
  uids: readonly string[],
): Promise<Map<string, StoredRosterEntry>> {
  const chunks = Array.from({ length: Math.ceil(uids.length / VALUES_AT_ONCE) }, (_, i) =>
    uids.slice(i * VALUES_AT_ONCE, (i + 1) * VALUES_AT_ONCE),
  );
  const found = await Promise.all(
    chunks.map((chunk) => rosterOf(db, courseId).where('uid', 'in', chunk).get()),
  );
  const entries = found.flatMap(({ docs }) => docs.map((doc) => doc.data()));
  return new Map(entries.flatMap((entry) => (entry.uid === null ? [] : [[entry.uid, entry]])));
}

/** The entries that are in force, at most `limit` of them. */
export async function activeRosterOf(
  db: Firestore,
  courseId: string,
  limit: number,
): Promise<StoredRosterEntry[]> {
  const found = await rosterOf(db, courseId).where('status', '==', 'active').limit(limit).get();
  return found.docs.map((doc) => doc.data());
}

/** The roster by student number, page after page; every entry, also those not in force. */
export async function* rosterPages(
  db: Firestore,
  courseId: string,
  size: number,
): AsyncGenerator<StoredRosterEntry[]> {
  const all = rosterOf(db, courseId).orderBy('studentNumber').limit(size);
  for (let page = await all.get(); page.size > 0;) {
    yield page.docs.map((doc) => doc.data());
    const last = page.docs.at(-1)?.data().studentNumber;
    if (page.size < size) return;
    page = await all.startAfter(last).get();
  }
}

/**
 * How many entries put their student into a session that starts at this moment, and how many of them no account
 * is linked to: the rule of `isRosteredAt`, counted by the store. Four aggregations.
 */
export async function countRostered(
  db: Firestore,
  courseId: string,
  startsAt: Date,
): Promise<{ readonly rostered: number; readonly unlinked: number }> {
  const active = rosterOf(db, courseId).where('status', '==', 'active');
  const unlinked = active.where('uid', '==', null);
  const within = async (entries: typeof active): Promise<number> => {
    // Who begins later ends later, so the ones are among the others.
    const [notEnded, notBegun] = await Promise.all([
      entries.where('until', '>', startsAt).count().get(),
      entries.where('from', '>', startsAt).count().get(),
    ]);
    return notEnded.data().count - notBegun.data().count;
  };
  const [all, without] = await Promise.all([within(active), within(unlinked)]);
  return { rostered: all, unlinked: without };
}

/** Whether the entry puts its student into a session that starts at this moment. */
export function isRosteredAt({ status, from, until }: StoredRosterEntry, startsAt: Date): boolean {
  return status === 'active' && until > startsAt && (from === null || from <= startsAt);
}
