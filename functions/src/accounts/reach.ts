import type { Firestore } from 'firebase-admin/firestore';
import type { ChildRight, Role } from '../platform/access.ts';
import { accessOf, guards } from '../platform/access.ts';
import { getEach } from '../platform/firestore.ts';
import type { Services } from '../platform/services.ts';
import type { StoredPersonal } from './accountStore.ts';
import { personalRef, usersOf } from './accountStore.ts';
import { provenEmails } from './authUsers.ts';
import { linksTo } from './guardians/links.ts';

/** Accounts of a role in good standing, by uid. */
export async function uidsOfRole(db: Firestore, role: Role): Promise<string[]> {
  const members = accessOf(db).where('role', '==', role).where('standing', '==', 'active');
  return (await members.select().get()).docs.map(({ id }) => id);
}

/** Who holds this right for the child at this moment, by uid; suspended guardians are left out. */
export async function guardianUidsOf(
  db: Firestore,
  childUid: string,
  right: ChildRight,
  now: Date,
): Promise<string[]> {
  const links = await linksTo(db, childUid);
  return links
    .filter(({ access }) => access.standing === 'active' && guards(access, childUid, right, now))
    .map(({ uid }) => uid);
}

/** Address and language of each of these people, in their order; null where there is none or it cannot be read. */
export async function contactsOf(
  db: Firestore,
  uids: readonly string[],
): Promise<(Pick<StoredPersonal, 'email' | 'emailProven' | 'locale'> | null)[]> {
  const found = await getEach(
    db,
    uids.map((uid) => personalRef(db, uid)),
  );
  return found.map((personal) => (personal instanceof Error ? null : personal));
}

/**
 * The same for mails about people: no address that its owner has not proven. It may be a stranger's, where the office
 * wrote it wrong. Auth is asked for those alone that were not proven when they were stored.
 */
export async function mailContactsOf(
  { auth, db }: Pick<Services, 'auth' | 'db'>,
  uids: readonly string[],
): Promise<({ readonly email: string | null; readonly locale: string } | null)[]> {
  const contacts = await contactsOf(db, uids);
  const open = uids.filter((_uid, i) => contacts[i]?.emailProven === false);
  const proven = await provenEmails(auth, [...new Set(open)]);
  return contacts.map((contact, i) => {
    if (contact === null) return null;
    const { email, emailProven, locale } = contact;
    const isProven = emailProven || proven.get(uids[i] ?? '') === email;
    return { email: isProven ? email : null, locale };
  });
}

/** Names by uid, of those that can be read. */
export async function namesOf(
  db: Firestore,
  uids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const unique = [...new Set(uids)];
  const found = await getEach(
    db,
    unique.map((uid) => usersOf(db).doc(uid)),
  );
  return new Map(
    unique.flatMap((uid, i) => {
      const user = found[i];
      return user === undefined || user === null || user instanceof Error
        ? []
        : [[uid, user.name] as const];
    }),
  );
}
