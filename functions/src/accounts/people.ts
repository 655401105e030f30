import type { Firestore } from 'firebase-admin/firestore';
import { getEach } from '../platform/firestore.ts';
import type { StoredPersonal, StoredUser } from './accountStore.ts';
import { personalRef, usersOf } from './accountStore.ts';

/** A person as two documents tell. */
export interface StoredPerson {
  readonly user: StoredUser;
  readonly personal: StoredPersonal;
}

/** Many people, in their order; null for those who have no account. Two calls, however many they are. */
export async function peopleOf(
  db: Firestore,
  uids: readonly string[],
): Promise<(StoredPerson | null)[]> {
  const [users, personal] = await Promise.all([
    getEach(
      db,
      uids.map((uid) => usersOf(db).doc(uid)),
    ),
    getEach(
      db,
      uids.map((uid) => personalRef(db, uid)),
    ),
  ]);
  return uids.map((_uid, i) => {
    const [user, own] = [known(users[i]), known(personal[i])];
    return user === null || own === null ? null : { user, personal: own };
  });
}

/** @throws Error for a damaged document */
function known<T extends object>(found: T | Error | null | undefined): T | null {
  if (found instanceof Error) throw found;
  return found ?? null;
}

/** Profiles of many accounts, in their order; null for those who have none. One call. */
export async function usersById(
  db: Firestore,
  uids: readonly string[],
): Promise<(StoredUser | null)[]> {
  const refs = uids.map((uid) => usersOf(db).doc(uid));
  return (await getEach(db, refs)).map(known);
}

/** Accounts of students whose profile names this section now, at most `most`. A read each. */
export async function studentUidsOfSection(
  db: Firestore,
  section: string,
  most: number,
): Promise<string[]> {
  const found = await usersOf(db)
    .where('section', '==', section)
    .where('role', '==', 'student')
    .limit(most)
    .select()
    .get();
  return found.docs.map(({ id }) => id);
}

/** What lists show of a student; all null: nobody, or a profile that cannot be read. */
export interface StudentLabel {
  readonly name: string | null;
  readonly studentNumber: string | null;
  readonly section: string | null;
}

/** Labels of many students, in their order. One call, however many they are; a damaged profile spoils no other. */
export async function studentLabels(
  db: Firestore,
  uids: readonly string[],
): Promise<StudentLabel[]> {
  const found = await getEach(
    db,
    uids.map((uid) => usersOf(db).doc(uid)),
  );
  return found.map((user) => {
    if (user === null || user instanceof Error) {
      return { name: null, studentNumber: null, section: null };
    }
    const { name, studentNumber, section } = user;
    return { name, studentNumber, section };
  });
}
