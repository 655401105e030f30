import { commit } from '../platform/commit.ts';
import type { Write } from '../platform/commit.ts';
import type { Services } from '../platform/services.ts';
import { systemContext } from '../platform/system.ts';
import { findPlacement, openAccount } from './admit.ts';
import { createUserOnce, userByEmail } from './authUsers.ts';
import { mayMail } from './mailLimit.ts';
import { alreadyRegisteredMail, passwordResetMail, welcomeMail } from './mails.ts';
import { mirrorAccess } from './mirrorAccess.ts';
import { contactsOf } from './reach.ts';
import type { AccountRequest } from './requestStore.ts';
import { claimRequest, requestsOf, uidOfRequest } from './requestStore.ts';

/**
 * Does what a stranger asked for and mails the outcome to the address. Safe under repeated delivery: the
 * request is claimed, the uid follows from its id, and the documents, the mail and the end of the request
 * are one transaction.
 *
 * Why a registered student may be placed at once although nobody has proven the address yet: the account is
 * made without a password and without any provider, so the only way into it is the link in the mail (or an
 * identity provider that vouches for the same address). Setting a password by that link is the
 * proof; Firebase Auth marks the address verified then. Until somebody does, the role belongs to an account
 * that nobody can sign in to.
 */
export async function workOffRequest(services: Services, id: string): Promise<void> {
  const request = await claimRequest(services.db, id, services.clock.now());
  if (request === null) return;
  if (!(await mayMail(services, request.kind, request.email))) await drop(services, id);
  else if (request.kind === 'register') await registerAccount(services, id, request);
  else await resetPassword(services, id, request);
}

async function registerAccount(
  services: Services,
  id: string,
  { email, name, studentNumber, locale }: AccountRequest,
): Promise<void> {
  const { auth, db } = services;
  const uid = uidOfRequest(id);
  const displayName = name ?? email;
  if (!(await createUserOnce(auth, { uid, email, displayName, emailVerified: false }))) {
    const known = await knownAccount(services, email);
    const mail = alreadyRegisteredMail(known.link, known.locale ?? locale);
    await finish(services, id, ({ audit, mail: send }) => {
      send({ id: `registration-${id}`, to: email, ...mail });
      audit({ action: 'registration.known', subject: `accountRequests/${id}` });
      return Promise.resolve();
    });
    return;
  }
  const link = await auth.generatePasswordResetLink(email);
  await finish(services, id, async ({ tx, now, audit, mail }) => {
    const placement = await findPlacement(tx, db, uid, { email, studentNumber }, now);
    openAccount(
      tx,
      db,
      { uid, email, emailProven: false, name: displayName, locale },
      placement,
      now,
    );
    mail({ id: `registration-${id}`, to: email, ...welcomeMail(link, locale) });
    const { role, by } = placement;
    audit({ action: 'account.created', subject: `users/${uid}`, details: { role, by } });
  });
  await mirrorAccess(services, uid);
}

async function resetPassword(
  services: Services,
  id: string,
  { email }: AccountRequest,
): Promise<void> {
  const { link, locale } = await knownAccount(services, email);
  const mail = passwordResetMail(link, locale);
  await finish(services, id, ({ audit, mail: send }) => {
    send({ id: `password-reset-${id}`, to: email, ...mail });
    audit({ action: 'password-reset.mailed', subject: `accountRequests/${id}` });
    return Promise.resolve();
  });
}

/** The way back into the account of an address, null when it has none or a disabled one, and its language. */
async function knownAccount(
  { auth, db }: Services,
  email: string,
): Promise<{ readonly link: string | null; readonly locale: string | null }> {
  const user = await userByEmail(auth, email);
  if (user === null) return { link: null, locale: null };
  const [own] = await contactsOf(db, [user.uid]);
  const link = user.disabled ? null : await auth.generatePasswordResetLink(email);
  return { link, locale: own?.locale ?? null };
}

async function drop(services: Services, id: string): Promise<void> {
  await finish(services, id, ({ audit }) => {
    audit({ action: 'account-request.dropped', subject: `accountRequests/${id}` });
    return Promise.resolve();
  });
}

/** One transaction: the outcome and the end of the request, unless somebody else ended it meanwhile. */
async function finish(
  services: Services,
  id: string,
  outcome: (write: Write) => Promise<void>,
): Promise<void> {
  const ref = requestsOf(services.db).doc(id);
  await commit(systemContext(services, 'workOffRequest', id), async (write) => {
    const open = (await write.tx.get(ref)).exists;
    if (!open) throw new Error(`account request ${id} was worked off by another delivery`);
    await outcome(write);
    write.tx.delete(ref);
  });
}
