import { deviceRef, mirrorAccess } from '../accounts/index.ts';
import { accessOf } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { KioskReply, RevokeKioskRequest } from './contract.ts';
import { kioskReply, kiosks } from './kioskStore.ts';

/** For good: another tablet, or the same one again, is a new kiosk. */
export const revokeKiosk = operation({
  name: 'revokeKiosk',
  summary: 'End a kiosk at once, whatever token its tablet holds.',
  method: 'DELETE',
  path: '/kiosks/{kioskId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: RevokeKioskRequest,
  output: KioskReply,
  failures: ['not-found'],
  handler: async (context) => {
    const { input, services } = context;
    const { db } = services;
    const { kioskId } = input;
    const ref = kiosks(db).doc(kioskId);
    const reply = await commit(context, async ({ tx, now, audit }) => {
      const kiosk = (await tx.get(ref)).data();
      if (kiosk === undefined) throw new Failure('not-found');
      const revokedAt = kiosk.revokedAt ?? now;
      tx.update(ref, { revokedAt });
      const ended = { standing: 'suspended' as const, validAfter: now, placeId: null };
      tx.update(accessOf(db).doc(kioskId), ended);
      if (kiosk.deviceId !== null) {
        tx.update(deviceRef(db, kiosk.deviceId), { status: 'revoked', revokedAt });
      }
      audit({ action: 'kiosk.revoked', subject: ref.path });
      return kioskReply(kioskId, { ...kiosk, revokedAt });
    });
    await mirrorAccess(services, kioskId);
    return reply;
  },
});
