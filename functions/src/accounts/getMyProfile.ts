import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { profileOf, profileReply } from './accountStore.ts';
import { currentPolicy } from '../settings/index.ts';
import { NoInput } from './contract.ts';
import { MyProfile } from './profileRequestContract.ts';
import { profileRequestReply, profileRequestsOf } from './profileRequestStore.ts';

export const getMyProfile = operation({
  name: 'getMyProfile',
  summary: 'Everything the account says about its owner, and who changes which field.',
  method: 'GET',
  path: '/me/profile',
  roles: 'signed-in',
  tier: 'light',
  writes: false,
  input: NoInput,
  output: MyProfile,
  withoutSecondFactor: true,
  failures: ['not-found'],
  handler: async ({ services, caller }) => {
    const { db } = services;
    const [account, policy, request] = await Promise.all([
      profileOf(db, caller.uid),
      currentPolicy(db),
      profileRequestsOf(db).doc(caller.uid).get(),
    ]);
    if (account === null) throw new Failure('not-found', { detail: 'Complete the registration.' });
    const { rules } = policy;
    const last = request.data();
    return {
      ...profileReply(caller.uid, account),
      rights: rules.profileRights,
      request: last === undefined ? null : profileRequestReply(caller.uid, last),
    };
  },
});
