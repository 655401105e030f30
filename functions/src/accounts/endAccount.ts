import type { Transaction } from 'firebase-admin/firestore';
import { accessOf, endOfSessions } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import type { CallContext } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import { personalRef, profileOf, usersOf } from './accountStore.ts';
import { deleteUserOnce } from './authUsers.ts';
import { clearGrants } from './clearGrants.ts';
import { devicesOf } from './deviceStore.ts';
import { blocksRef } from './guardians/blockStore.ts';
import { endLinksTo, linksTo, suspendLinksTo } from './guardians/links.ts';
import { invitationsFor } from './invitationStore.ts';
import { keepOneAdmin } from './lastAdmin.ts';
import { mirrorAccess } from './mirrorAccess.ts';
import { profileRequestsOf } from './profileRequestStore.ts';
import { linkedEntriesOf } from './rosterLinks.ts';

/*
 * The two ends of a deletion. What lies between them (faces) is others' business; each step may be
 * repeated, and `deletedAt` says that one was begun.
 */

/**
 * First: shuts the account out at once, tokens and all, in operations and in the security rules.
 * @throws Failure not-found, also for a kiosk | conflict for the last active admin
 */
export async function closeAccount(context: CallContext, uid: string): Promise<void> {
  const { services } = context;
  const { db } = services;
  await commit({ ...context, idempotencyKey: null }, async ({ tx, now, audit }) => {
    const account = await profileOf(db, uid, tx);
    if (account === null || account.access.role === 'kiosk') throw new Failure('not-found');
    const { access } = account;
    await keepOneAdmin(tx, db, uid, access);
    const links = await linksTo(db, uid, tx);
    const [validAfter, deletedAt] = [endOfSessions(now), access.deletedAt ?? now];
    tx.update(accessOf(db).doc(uid), { standing: 'suspended', validAfter, deletedAt });
    suspendLinksTo(tx, db, uid, links, true);
    audit({ action: 'account.deletion-begun', subject: `users/${uid}` });
    return null;
  });
  await mirrorAccess(services, uid);
}

/**
 * Last: push tokens, the inbox and what waits for a digest, the Auth account, then in one transaction grants, roster entries, links to and
 * from the account, devices, invitations, the request about the profile, and the account's own documents, what it chose to be told among them.
 */
export async function endAccount(
  context: CallContext,
  uid: string,
): Promise<{ uid: string; deleted: true }> {
  const { auth, db } = context.services;
  await db.recursiveDelete(db.collection(`users/${uid}/pushTokens`));
  await db.recursiveDelete(db.collection(`users/${uid}/inbox`));
  await db.recursiveDelete(db.collection(`users/${uid}/digestEntries`));
  await deleteUserOnce(auth, uid);
  return await commit(context, async ({ tx, audit }) => {
    const remains = await remainsOf(tx, context.services, uid);
    remains.delete();
    audit({ action: 'account.deleted', subject: `users/${uid}` });
    return { uid, deleted: true as const };
  });
}

/** Reads what is left of an account within a transaction; what it gives deletes it there. */
async function remainsOf(
  tx: Transaction,
  { db }: Services,
  uid: string,
): Promise<{ readonly delete: () => void }> {
  const account = await profileOf(db, uid, tx);
  if (account === null) throw new Failure('not-found');
  const { access, personal } = account;
  const [entries, links, devices, invitations] = await Promise.all([
    linkedEntriesOf(tx, db, uid, access),
    linksTo(db, uid, tx),
    tx.get(devicesOf(db).where('uid', '==', uid)),
    invitationsFor(tx, db, uid, personal.email),
  ]);
  return {
    delete: () => {
      clearGrants(tx, db, uid, access, 'pending', entries);
      endLinksTo(tx, db, uid, links);
      tx.delete(blocksRef(db, uid));
      for (const { ref } of devices.docs) tx.delete(ref);
      invitations.delete();
      tx.delete(profileRequestsOf(db).doc(uid));
      tx.delete(personalRef(db, uid));
      tx.delete(personalRef(db, uid).parent.doc('notifications'));
      tx.delete(usersOf(db).doc(uid));
      tx.delete(accessOf(db).doc(uid));
    },
  };
}
