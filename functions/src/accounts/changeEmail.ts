import { accessOf, endOfSessions } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { sha256Hex } from '../platform/crypto.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import type { StoredAccount } from './accountStore.ts';
import { personalRef, profileOf, profileReply, stamp, usersOf } from './accountStore.ts';
import { changeAddress, userByUid, verificationLink } from './authUsers.ts';
import { Profile } from './contract.ts';
import { addressChangedMail, verificationMail } from './mails.ts';
import { mirrorAccess } from './mirrorAccess.ts';
import { ChangeEmailRequest } from './userContract.ts';

/**
 * Auth goes first: addresses are unique there. Killed in between, the account has no proven address until the call is
 * repeated, which finds the change made in Auth and carries on. Of two calls at once one wins, and Auth is put
 * back to its address. Every session ends, for whoever had the old address may not be whom the office means.
 */
export const changeEmail = operation({
  name: 'changeEmail',
  summary:
    'Give an account another address; the old one is told, the new one gets a link to confirm it.',
  method: 'PUT',
  path: '/users/{uid}/email',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: ChangeEmailRequest,
  output: Profile,
  failures: ['not-found', 'conflict', 'already-exists'],
  handler: async (context) => {
    const { input, services, idempotencyKey, caller } = context;
    const { auth, db } = services;
    const { uid, email } = input;
    const known = await profileOf(db, uid);
    if (known === null || known.access.role === 'kiosk') throw new Failure('not-found');
    if (known.access.deletedAt !== null) {
      throw new Failure('conflict', { detail: 'This account is being deleted.' });
    }
    const before = known.personal.email;
    const inAuth = (await userByUid(auth, uid))?.email;
    if (before === email && inAuth === email) {
      throw new Failure('conflict', { detail: 'The account has this address.' });
    }
    if (!(await changeAddress(auth, uid, email))) {
      throw new Failure('already-exists', { detail: 'Another account has this address.' });
    }
    const link = await verificationLink(auth, email);
    const id = sha256Hex(`address\n${caller.uid}\n${String(idempotencyKey)}`).slice(0, 32);
    const reply = await commit(context, async ({ tx, now, audit, mail }) => {
      const account = await profileOf(db, uid, tx);
      if (account === null) throw new Failure('not-found');
      if (link === null || account.personal.email !== before) throw new Overtaken(account);
      const personal = { ...account.personal, email, emailProven: false };
      tx.set(personalRef(db, uid), personal);
      tx.update(usersOf(db).doc(uid), stamp(now));
      tx.update(accessOf(db).doc(uid), { validAfter: endOfSessions(now) });
      mail({ id: `address-old-${id}`, to: before, ...addressChangedMail(personal.locale) });
      mail({ id: `address-new-${id}`, to: email, ...verificationMail(link, personal.locale) });
      audit({ action: 'account.address-changed', subject: `users/${uid}` });
      return profileReply(uid, { ...account, personal });
    }).catch(async (error: unknown) => {
      if (error instanceof Overtaken && error.present !== before) {
        await changeAddress(auth, uid, error.present);
      }
      throw error;
    });
    await mirrorAccess(services, uid);
    return reply;
  },
});

/** Another change of the same account came first. */
class Overtaken extends Failure {
  /** The address that the account has now. */
  readonly present: string;

  constructor({ personal }: StoredAccount) {
    super('conflict', { detail: 'The address was changed meanwhile: look again.' });
    this.present = personal.email;
  }
}
