import { commit } from '../platform/commit.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { profileOf } from './accountStore.ts';
import { admit, findPlacement, openAccount } from './admit.ts';
import { verifiedUser } from './verifiedUser.ts';
import { CompleteRegistrationRequest, RoleReply } from './contract.ts';
import { mirrorAccess } from './mirrorAccess.ts';

export const completeRegistration = operation({
  name: 'completeRegistration',
  summary:
    'Turn a sign-in (OIDC, OAuth, own sign-up) into an account; again while pending: look anew.',
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
      const known = await profileOf(db, uid, tx);
      if (known !== null && known.access.role !== 'pending') {
        const { role } = known.access;
        audit({ action: 'registration.repeated', subject: `users/${uid}`, details: { role } });
        return { role };
      }
      const email = known?.personal.email ?? proven.email;
      const placement = await findPlacement(tx, db, uid, { email, studentNumber }, now);
      const { role, by } = placement;
      if (known === null) {
        const name = input.name ?? proven.displayName ?? placement.name;
        if (name === null) throw invalidField('name', 'the sign-in told none: state it');
        openAccount(tx, db, { uid, email, name, locale }, placement, now);
      } else {
        admit(tx, db, uid, placement, now);
      }
      audit({ action: 'registration.completed', subject: `users/${uid}`, details: { role, by } });
      return { role };
    });
    await mirrorAccess(services, uid);
    return reply;
  },
});
