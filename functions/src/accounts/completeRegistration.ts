import type { Access } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { profileOf, rename } from './accountStore.ts';
import { admit, findPlacement, openAccount } from './admit.ts';
import { verifiedUser } from './verifiedUser.ts';
import { CompleteRegistrationRequest, RoleReply } from './contract.ts';
import { mirrorAccess } from './mirrorAccess.ts';

export const completeRegistration = operation({
  name: 'completeRegistration',
  summary: 'Turn a sign-in into an account; again while it has no student number: look anew.',
  method: 'POST',
  path: '/me/registration',
  roles: 'signed-in',
  tier: 'light',
  writes: true,
  input: CompleteRegistrationRequest,
  output: RoleReply,
  failures: ['email-unverified'],
  handler: async (context) => {
    const { services, caller, input } = context;
    const { db } = services;
    const { uid } = caller;
    const proven = await verifiedUser(services, uid);
    if (proven === null) throw new Failure('email-unverified');
    const { studentNumber = null, locale = null } = input;
    const reply = await commit(context, async ({ tx, now, audit }) => {
      const subject = `users/${uid}`;
      const known = await profileOf(db, uid, tx);
      if (known !== null && !isUnsettled(known.access)) {
        const { role } = known.access;
        audit({ action: 'registration.repeated', subject, details: { role } });
        return { role };
      }
      const email = known?.personal.email ?? proven.email;
      const placement = await findPlacement(tx, db, uid, { email, studentNumber }, now);
      const { role, by } = placement;
      if (known === null) {
        const name = input.name ?? proven.displayName ?? placement.name;
        if (name === null) throw invalidField('name', 'the sign-in told none: state it');
        openAccount(tx, db, { uid, email, name, locale }, placement, now);
        audit({ action: 'registration.completed', subject, details: { role, by } });
        return { role };
      }
      const { role: before } = known.access;
      const advances = by === 'roster' || (before === 'pending' && role === 'student');
      if (advances) admit(tx, db, uid, placement, now);
      const after = advances ? role : before;
      const details = { role: after, ...(advances ? { by } : {}) };
      audit({ action: `registration.${advances ? 'completed' : 'repeated'}`, subject, details });
      // A stranger may have typed the name (see workOffRequest); only a roster's word outranks the owner's.
      if (by !== 'roster' && input.name !== undefined && input.name !== known.user.name) {
        rename(tx, db, uid, input.name, now);
        audit({ action: 'profile.changed', subject, details: { fields: 'name' } });
      }
      return { role: after };
    });
    await mirrorAccess(services, uid);
    return reply;
  },
});

/** Whether a roster could still tell who this is: pending, or a student by domain. */
function isUnsettled({ role, studentNumber }: Access): boolean {
  return role === 'pending' || (role === 'student' && studentNumber === null);
}
