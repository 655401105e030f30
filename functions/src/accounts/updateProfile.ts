import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { changeProfile } from './changeProfile.ts';
import { Profile, UpdateProfileRequest } from './contract.ts';

export const updateProfile = operation({
  name: 'updateProfile',
  summary:
    'Change any field of an account; a student’s new number links the roster entries it opens.',
  method: 'PATCH',
  path: '/users/{uid}/profile',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UpdateProfileRequest,
  output: Profile,
  failures: ['not-found', 'conflict'],
  handler: (context) => {
    const { uid, ...changes } = context.input;
    return commit(context, (write) => changeProfile(write, context.services.db, uid, changes));
  },
});
