import { deviceOf } from '../../accounts/index.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import { mustHaveSignedInFreshly } from '../../platform/freshSignIn.ts';
import { operation } from '../../platform/operation.ts';
import { RestoreFaceSignInReply, RestoreFaceSignInRequest } from './contract.ts';
import { allForgotten } from './limit.ts';
import { triesRef } from './limitStore.ts';
import { FACE_SIGN_IN_ROLES } from './standing.ts';

export const restoreFaceSignIn = operation({
  name: 'restoreFaceSignIn',
  summary:
    'Turn face sign-in on again for a device of yours, after a sign-in by something else in the last five minutes.',
  method: 'POST',
  path: '/devices/{deviceId}/face-sign-in-restoration',
  roles: FACE_SIGN_IN_ROLES,
  tier: 'light',
  writes: true,
  input: RestoreFaceSignInRequest,
  output: RestoreFaceSignInReply,
  failures: ['not-found', 'fresh-sign-in-required', 'in-progress'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const { deviceId } = input;
    mustHaveSignedInFreshly(caller, clock.now());
    const device = await deviceOf(db, deviceId);
    if (device?.uid !== caller.uid || device.status !== 'active') throw new Failure('not-found');
    const before = await triesRef(db, caller.uid, deviceId).get();
    const tries = before.data();
    try {
      return await commit(context, ({ tx, audit }) => {
        // Guarded by a precondition: a transaction's lock would hold up every try on the device.
        if (tries !== undefined)
          tx.update(before.ref, { ...allForgotten(tries) }, unchangedSince(before));
        audit({ action: 'face.sign-in-restored', subject: `devices/${deviceId}` });
        return Promise.resolve({ deviceId, restored: true as const });
      });
    } catch (error) {
      if (isPreconditionFailed(error)) throw new Failure('in-progress', { retryAfterS: 1 });
      throw error;
    }
  },
});
