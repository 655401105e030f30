import { markBiometric } from '../accounts/index.ts';
import { commit } from '../platform/commit.ts';
import type { CallContext } from '../platform/operation.ts';
import { consentStanding } from './consentCheck.ts';
import { appendConsent } from './consentStore.ts';
import { faceDataOf } from './deletion/faceData.ts';
import { AT_ONCE_MS, keptFaceIds } from './deletion/keptFaces.ts';
import { workOffDeletion } from './deletion/workOffDeletion.ts';
import { seenFramesRef } from './liveness/seenFramesStore.ts';
import { triesOf } from './signIn/limitStore.ts';
import { shredTemplate } from './vault/shredding.ts';

/**
 * Ends everything that is held of a person's face, as a withdrawal of the consent does; for an account that ends.
 * A consent that was given is withdrawn in its name. Killed at any point it may be begun again; twice is once.
 * @throws Failure not-found | unavailable when kept images cannot be deleted at this moment
 */
export async function forgetPerson(context: CallContext, uid: string): Promise<void> {
  const { caller, services } = context;
  const { db } = services;
  const ids = await keptFaceIds(services, uid);
  await shredTemplate(services, uid, () =>
    commit({ ...context, idempotencyKey: null }, async ({ tx, now, audit }) => {
      const { last, biometric } = await consentStanding(services, uid, tx);
      const data = await faceDataOf(tx, services, uid);
      const tries = await tx.get(triesOf(db, uid));
      if (last?.decision === 'given') {
        const by = { by: caller?.uid ?? 'system', as: 'admin', at: now } as const;
        const { textVersion } = last;
        appendConsent(tx, db, uid, last, { textVersion, decision: 'withdrawn', ...by });
      }
      data.delete(ids, now);
      tx.delete(seenFramesRef(db, uid));
      for (const { ref } of tries.docs) tx.delete(ref);
      if (biometric !== 'none') markBiometric(tx, db, uid, 'withdrawn', now);
      audit({ action: 'faces.forgotten', subject: `vault/${uid}` });
      return null;
    }),
  );
  if (ids !== null) await workOffDeletion(services, ids.name, AT_ONCE_MS);
}
