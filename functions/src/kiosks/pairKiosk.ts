import { deviceIdOf, deviceOf, deviceRef } from '../accounts/index.ts';
import { placeOf } from '../places/index.ts';
import { commit } from '../platform/commit.ts';
import { verifyP256 } from '../platform/deviceSignature.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { PairKioskReply, PairKioskRequest } from './contract.ts';
import { kioskProofMessage, plainCode } from './kioskProof.ts';
import { kiosks, pairingRef } from './kioskStore.ts';

/**
 * The first key that comes with a code is the kiosk's for good. That same key may come again while the code
 * lives, for an answer may be lost; any other is told what a wrong code is told.
 */
export const pairKiosk = operation({
  name: 'pairKiosk',
  summary: 'Make this tablet the kiosk that an admin created, by the code and a key of its own.',
  method: 'POST',
  path: '/kiosks/pairings',
  roles: 'anyone',
  tier: 'light',
  writes: true,
  input: PairKioskRequest,
  output: PairKioskReply,
  failures: ['invalid-pairing-code', 'invalid-device-key'],
  handler: async (context) => {
    const { input, services } = context;
    const { db, auth } = services;
    const { publicKey, platform } = input;
    const code = plainCode(input.code);
    const proven = Buffer.from(kioskProofMessage(code, publicKey));
    if (!verifyP256(publicKey, proven, Buffer.from(input.proof, 'base64'))) {
      throw new Failure('invalid-device-key');
    }
    const deviceId = deviceIdOf(publicKey);
    // The reply is not kept under the key: it holds a token.
    const paired = await commit(
      context,
      async ({ tx, now, audit }) => {
        const ref = pairingRef(db, code);
        const pairing = (await tx.get(ref)).data();
        if (pairing === undefined || pairing.expiresAt <= now) {
          throw new Failure('invalid-pairing-code');
        }
        const { kioskId } = pairing;
        const kiosk = (await tx.get(kiosks(db).doc(kioskId))).data();
        const free = pairing.deviceId === null || pairing.deviceId === deviceId;
        if (kiosk?.revokedAt !== null || !free) throw new Failure('invalid-pairing-code');
        const known = await deviceOf(db, deviceId, tx);
        // One answer for another account's key and for a revoked one: whose it is stays unsaid.
        if (known !== null && (known.uid !== kioskId || known.status !== 'active')) {
          throw new Failure('invalid-device-key');
        }
        if (known === null) {
          tx.create(deviceRef(db, deviceId), {
            uid: kioskId,
            publicKey,
            name: kiosk.name,
            platform,
            status: 'active',
            counter: 0,
            lastFix: null,
            registeredAt: now,
            revokedAt: null,
          });
          tx.update(ref, { deviceId });
          tx.update(kiosks(db).doc(kioskId), { deviceId, pairedAt: now });
        }
        audit({ action: 'kiosk.paired', subject: `kiosks/${kioskId}`, details: { deviceId } });
        return { kioskId, placeId: kiosk.placeId, name: kiosk.name };
      },
      { keepReply: false },
    );
    const place = await placeOf(db, paired.placeId);
    const token = await auth.createCustomToken(paired.kioskId);
    return { ...paired, deviceId, placeName: place?.name ?? paired.placeId, token };
  },
});
