import { PERSON_ROLES } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { NoInput } from './contract.ts';
import { ProfileRequest } from './profileRequestContract.ts';
import { profileRequestReply, profileRequestsOf } from './profileRequestStore.ts';

export const withdrawProfileRequest = operation({
  name: 'withdrawProfileRequest',
  summary: 'Take the own open request for a change of the profile back.',
  method: 'DELETE',
  path: '/me/profile-request',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: true,
  input: NoInput,
  output: ProfileRequest,
  failures: ['not-found'],
  handler: (context) => {
    const { uid } = context.caller;
    return commit(context, async ({ tx, now, audit }) => {
      const ref = profileRequestsOf(context.services.db).doc(uid);
      const request = (await tx.get(ref)).data();
      if (request?.status !== 'open') throw new Failure('not-found');
      const next = { ...request, status: 'withdrawn' as const, decidedAt: now };
      tx.set(ref, next);
      const { number } = request;
      audit({ action: 'profile-request.withdrawn', subject: ref.path, details: { number } });
      return profileRequestReply(uid, next);
    });
  },
});
