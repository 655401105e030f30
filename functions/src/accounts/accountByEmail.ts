import type { Transaction } from 'firebase-admin/firestore';
import type { Access } from '../platform/access.ts';
import { accessOf } from '../platform/access.ts';
import type { Services } from '../platform/services.ts';
import { personalRef } from './accountStore.ts';
import { userByEmail } from './authUsers.ts';

export interface KnownAccount {
  readonly uid: string;
  readonly access: Access;
}

/**
 * The account whose proven address this is; null when there is none. Auth finds it, the profile confirms:
 * the address in Auth may have been changed since to one that nobody proved.
 */
export async function accountByEmail(
  { auth, db }: Pick<Services, 'auth' | 'db'>,
  email: string,
  tx?: Transaction,
): Promise<KnownAccount | null> {
  const address = email.toLowerCase();
  const uid = (await userByEmail(auth, address))?.uid;
  if (uid === undefined) return null;
  const [accessRef, ownRef] = [accessOf(db).doc(uid), personalRef(db, uid)];
  const [access, personal] = await (tx === undefined
    ? Promise.all([accessRef.get(), ownRef.get()])
    : Promise.all([tx.get(accessRef), tx.get(ownRef)]));
  const found = access.data();
  return found === undefined || personal.data()?.email !== address ? null : { uid, access: found };
}
