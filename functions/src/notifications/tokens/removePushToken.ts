import { PERSON_ROLES } from '../../platform/access.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { RemovePushTokenReply, RemovePushTokenRequest } from './contract.ts';
import { pushTokensOf } from './pushTokenStore.ts';

export const removePushToken = operation({
  name: 'removePushToken',
  summary: 'Have no more push messages sent to a device of yours, as at signing out of it.',
  method: 'DELETE',
  path: '/me/push-tokens/{tokenId}',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: true,
  input: RemovePushTokenRequest,
  output: RemovePushTokenReply,
  failures: ['not-found'],
  handler: (context) => {
    const { caller, input, services } = context;
    const { tokenId } = input;
    return commit(context, async ({ tx, audit }) => {
      const ref = pushTokensOf(services.db, caller.uid).doc(tokenId);
      if (!(await tx.get(ref)).exists) throw new Failure('not-found');
      tx.delete(ref);
      audit({ action: 'push-token.removed', subject: ref.path });
      return { tokenId, removed: true as const };
    });
  },
});
