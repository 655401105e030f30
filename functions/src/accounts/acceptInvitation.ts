import { commit } from '../platform/commit.ts';
import { sha256Hex } from '../platform/crypto.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import type { CallContext } from '../platform/operation.ts';
import { profileOf } from './accountStore.ts';
import { createUserOnce } from './authUsers.ts';
import { AcceptInvitationRequest, RoleReply } from './contract.ts';
import { fulfil } from './fulfilInvitation.ts';
import { offeredLinks } from './guardians/offeredLinks.ts';
import type { Invitation } from './invitationStore.ts';
import { invitationRef, usableInvitation } from './invitationStore.ts';
import { mirrorAccess } from './mirrorAccess.ts';
import { verifiedUser } from './verifiedUser.ts';

/** Who takes the invitation; `name` is null when it is not known yet. */
interface Guest {
  readonly uid: string;
  readonly name: string | null;
}

type Context = CallContext & { readonly input: AcceptInvitationRequest };

/**
 * Signed in: the invitation goes to that account, whose proven address must be the invited one. Not signed
 * in: an account is made with `name` and `password`; whoever holds the mailed token has proven the
 * address by it. Whether an address has an account is told to holders of its token only.
 */
export const acceptInvitation = operation({
  name: 'acceptInvitation',
  summary: 'Take an invitation, with the account you are signed in to or with a new one.',
  method: 'POST',
  path: '/invitations/accept',
  roles: 'anyone',
  tier: 'light',
  writes: true,
  input: AcceptInvitationRequest,
  output: RoleReply,
  failures: ['invalid-invitation', 'email-unverified', 'already-exists', 'conflict'],
  handler: async (context) => {
    const { services, input } = context;
    const { db, clock } = services;
    const invitation = await usableInvitation(db, input.token, clock.now());
    if (invitation === null) throw new Failure('invalid-invitation');
    const guest = await (context.caller === null
      ? newGuest(context, invitation)
      : knownGuest(context, context.caller.uid, invitation));
    const reply = await commit(context, async (write) => {
      const { tx, now, audit } = write;
      const valid = await usableInvitation(db, input.token, now, tx);
      if (valid === null) throw new Failure('invalid-invitation');
      const known = await profileOf(db, guest.uid, tx);
      const name = guest.name ?? known?.user.name ?? null;
      if (name === null) throw invalidField('name', 'the sign-in told none: state it');
      const account = { uid: guest.uid, name, email: valid.email, locale: input.locale ?? null };
      await fulfil(write, db, valid, account, known?.access ?? null);
      tx.update(invitationRef(db, input.token), { usedAt: now });
      const details = { role: valid.role };
      audit({ action: 'invitation.accepted', subject: `users/${guest.uid}`, details });
      return { role: valid.role };
    });
    await mirrorAccess(services, guest.uid);
    return reply;
  },
});

async function knownGuest(context: Context, uid: string, { email }: Invitation): Promise<Guest> {
  const token = context.caller;
  const proven = await verifiedUser(context.services, uid);
  if (proven?.email === email) return { uid, name: context.input.name ?? proven.displayName };
  // Same address, not proven yet: the code stays good until it is.
  const mayProve = proven === null && token?.email?.toLowerCase() === email;
  throw new Failure(mayProve ? 'email-unverified' : 'invalid-invitation');
}

/**
 * Of parallel tries one creates the Auth account: the address is unique there. Its uid follows from the
 * idempotency key, so that a retry of that try, and nothing else, carries on with it. After a crash whoever
 * lost the key signs in with the password just chosen and takes the invitation with that account.
 */
async function newGuest(context: Context, { email, children }: Invitation): Promise<Guest> {
  const { services, idempotencyKey, input } = context;
  const { token, name, password } = input;
  if (name === undefined) throw invalidField('name', 'needed for a new account');
  if (password === undefined) throw invalidField('password', 'needed for a new account');
  await offeredLinks(services.db, children, { uid: null, email });
  const uid = sha256Hex(`invitation\n${token}\n${String(idempotencyKey)}`).slice(0, 28);
  const request = { uid, email, password, displayName: name, emailVerified: true };
  if (await createUserOnce(services.auth, request)) return { uid, name };
  const open = await usableInvitation(services.db, token, services.clock.now());
  if (open === null) throw new Failure('invalid-invitation');
  throw new Failure('already-exists', {
    detail: 'This address has an account: sign in, then take the invitation.',
  });
}
