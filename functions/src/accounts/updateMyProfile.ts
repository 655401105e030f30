import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { currentPolicy } from '../settings/index.ts';
import { changeProfile } from './changeProfile.ts';
import { Profile, UpdateMyProfileRequest } from './contract.ts';
import { mustHaveRight } from './fieldRights.ts';

export const updateMyProfile = operation({
  name: 'updateMyProfile',
  summary: 'Change the fields of the own profile that the policy leaves to their owner.',
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
    const { db } = services;
    return commit(context, async (write) => {
      const { rules } = await currentPolicy(db, write.tx);
      mustHaveRight(rules.profileRights, input, 'self');
      return await changeProfile(write, db, caller.uid, input);
    });
  },
});
