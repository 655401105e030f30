import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { profileOf, profileReply } from './accountStore.ts';
import { Profile, UserRequest } from './contract.ts';

export const getProfile = operation({
  name: 'getProfile',
  summary: 'Everything an account says about its owner, for the office.',
  method: 'GET',
  path: '/users/{uid}/profile',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: UserRequest,
  output: Profile,
  failures: ['not-found'],
  handler: async ({ services, input }) => {
    const account = await profileOf(services.db, input.uid);
    if (account === null) throw new Failure('not-found');
    return profileReply(input.uid, account);
  },
});
