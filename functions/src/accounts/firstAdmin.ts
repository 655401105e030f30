import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { commit } from '../platform/commit.ts';
import { sha256Hex } from '../platform/crypto.ts';
import { Failure } from '../platform/failures.ts';
import type { Services } from '../platform/services.ts';
import { systemContext } from '../platform/system.ts';
import { accessOf } from '../platform/access.ts';
import { createAccount, profileOf, setRole } from './accountStore.ts';
import { createUserOnce, userByEmail } from './authUsers.ts';
import { activeAdmins } from './lastAdmin.ts';
import { mirrorAccess } from './mirrorAccess.ts';

/**
 * Makes the first admin: only while there is no active one. For an operator with credentials of the project;
 * no operation leads here. Returns a link by which the owner of the address sets the password.
 * @throws Failure conflict: there is an active admin, or somebody signed up with the address and never
 * proved it (whoever did could be anybody)
 */
export async function makeFirstAdmin(
  services: Services,
  { email, name }: { email: string; name: string },
): Promise<{ uid: string; passwordLink: string }> {
  const { auth, db } = services;
  // Looked at before as well, so that a refused try leaves no Auth account behind.
  await db.runTransaction((tx) => mustHaveNone(tx, db), { readOnly: true });
  const uid = await accountFor(services, email, name);
  await commit(systemContext(services, 'makeFirstAdmin', null), async ({ tx, now, audit }) => {
    await mustHaveNone(tx, db);
    const known = await profileOf(db, uid, tx);
    if (known === null) createAccount(tx, db, { uid, name, email, locale: null }, now);
    setRole(tx, db, uid, 'admin', now);
    tx.update(accessOf(db).doc(uid), { standing: 'active' });
    audit({ action: 'admin.bootstrapped', subject: `access/${uid}` });
  });
  await mirrorAccess(services, uid);
  return { uid, passwordLink: await auth.generatePasswordResetLink(email) };
}

async function mustHaveNone(tx: Transaction, db: Firestore): Promise<void> {
  if ((await activeAdmins(tx, db, 1)).length === 0) return;
  throw new Failure('conflict', { detail: 'There is an active admin already.' });
}

/** A fresh account has no password: nobody gets in before the link was used. */
async function accountFor({ auth }: Services, email: string, name: string): Promise<string> {
  const uid = sha256Hex(`first admin ${email}`).slice(0, 28);
  if (await createUserOnce(auth, { uid, email, displayName: name, emailVerified: false }))
    return uid;
  const user = await userByEmail(auth, email);
  if (user?.emailVerified === true) return user.uid;
  throw new Failure('conflict', {
    detail:
      'This address has an account whose owner never proved it: verify it or delete it first.',
  });
}
