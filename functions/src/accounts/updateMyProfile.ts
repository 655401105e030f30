import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { profileOf, profileReply } from './accountStore.ts';
import { Profile, UpdateMyProfileRequest } from './contract.ts';
import { changedFields, putProfile, withChanges } from './profileFields.ts';

export const updateMyProfile = operation({
  name: 'updateMyProfile',
  summary: 'Change what owners may change about themselves: phone and language.',
  method: 'PATCH',
  path: '/me/profile',
  roles: 'signed-in',
  tier: 'light',
  writes: true,
  input: UpdateMyProfileRequest,
  output: Profile,
  failures: ['not-found'],
  handler: (context) => {
    const { caller, input, services } = context;
    const { uid } = caller;
    const fields = changedFields(input).join(',');
    return commit(context, async ({ tx, now, audit }) => {
      const before = await profileOf(services.db, uid, tx);
      if (before === null) throw new Failure('not-found');
      const next = withChanges(before, input);
      putProfile(tx, services.db, uid, next, now);
      audit({ action: 'profile.changed', subject: `users/${uid}`, details: { fields } });
      return profileReply(uid, next);
    });
  },
});
