import { createMachineUser, mirrorAccess } from '../accounts/index.ts';
import { placeOf } from '../places/index.ts';
import { accessOf, noAccess } from '../platform/access.ts';
import { challengeKey } from '../platform/challengeKey.ts';
import { after } from '../platform/clock.ts';
import { commit } from '../platform/commit.ts';
import { sha256Hex } from '../platform/crypto.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { CreateKioskReply, CreateKioskRequest } from './contract.ts';
import { kiosks, pairingRef } from './kioskStore.ts';
import { grouped, pairingCode } from './pairingCode.ts';

/** Long enough to walk to the tablet. */
const CODE_LIFE_S = 15 * 60;

/**
 * The account has no address and no password: only who pairs a tablet by the code signs in to it. Its uid
 * follows from the idempotency key, so that a retry carries on with it.
 */
export const createKiosk = operation({
  name: 'createKiosk',
  summary: 'Put a kiosk at a place; the code in the reply pairs one tablet within 15 minutes.',
  method: 'POST',
  path: '/kiosks',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: CreateKioskRequest,
  output: CreateKioskReply,
  failures: [],
  handler: async (context) => {
    const { caller, input, services, idempotencyKey, requestHash } = context;
    const { db, auth } = services;
    const { placeId, name } = input;
    if ((await placeOf(db, placeId))?.status !== 'active') {
      throw invalidField('placeId', 'there is no such place in use');
    }
    const from = sha256Hex(`kiosk\n${caller.uid}\n${String(idempotencyKey)}`);
    const kioskId = `kiosk-${from.slice(0, 20)}`;
    await createMachineUser(auth, kioskId, name);
    const code = pairingCode(challengeKey(), kioskId);
    const ref = kiosks(db).doc(kioskId);
    // The reply is not kept under the key: it holds the code.
    const codeExpiresAt = await commit(
      context,
      async ({ tx, now, audit }) => {
        const made = (await tx.get(ref)).data();
        audit({ action: 'kiosk.created', subject: ref.path, details: { placeId } });
        if (made !== undefined) {
          if (made.requestHash !== requestHash) throw new Failure('idempotency-conflict');
          return made.codeExpiresAt;
        }
        const expiresAt = after(now, CODE_LIFE_S);
        const access = { ...noAccess(new Date(0)), role: 'kiosk' as const, placeId };
        tx.create(accessOf(db).doc(kioskId), access);
        tx.create(ref, {
          placeId,
          name,
          createdBy: caller.uid,
          createdAt: now,
          codeExpiresAt: expiresAt,
          requestHash,
          deviceId: null,
          pairedAt: null,
          revokedAt: null,
        });
        tx.create(pairingRef(db, code), { kioskId, deviceId: null, expiresAt });
        return expiresAt;
      },
      { keepReply: false },
    );
    await mirrorAccess(services, kioskId);
    const reply = { kioskId, placeId, name, code: grouped(code) };
    return { ...reply, codeExpiresAt: codeExpiresAt.toISOString() };
  },
});
