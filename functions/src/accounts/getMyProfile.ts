import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { profileOf, profileReply } from './accountStore.ts';
import { NoInput, Profile } from './contract.ts';

export const getMyProfile = operation({
  name: 'getMyProfile',
  summary: 'Everything the account says about its owner.',
  method: 'GET',
  path: '/me/profile',
  roles: 'signed-in',
  tier: 'light',
  writes: false,
  input: NoInput,
  output: Profile,
  failures: ['not-found'],
  handler: async ({ services, caller }) => {
    const account = await profileOf(services.db, caller.uid);
    if (account === null) throw new Failure('not-found', { detail: 'Complete the registration.' });
    return profileReply(caller.uid, account);
  },
});
