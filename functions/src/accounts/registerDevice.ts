import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { PERSON_ROLES } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { verifyP256 } from '../platform/deviceSignature.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { RegisterDeviceReply, RegisterDeviceRequest } from './deviceContract.ts';
import { deviceProofMessage } from './deviceProof.ts';
import { deviceIdOf, deviceOf, deviceRef, devicesOf } from './deviceStore.ts';

/** Phones change and tablets join; more than this at once is sharing. Our own figure. */
const MAX_ACTIVE = 5;

export const registerDevice = operation({
  name: 'registerDevice',
  summary: 'Register the key of a phone, with proof that the phone holds it.',
  method: 'POST',
  path: '/me/devices',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: true,
  input: RegisterDeviceRequest,
  output: RegisterDeviceReply,
  failures: ['invalid-device-key', 'conflict'],
  handler: (context) => {
    const { caller, input, services } = context;
    const { uid } = caller;
    const { publicKey, name, platform } = input;
    const message = Buffer.from(deviceProofMessage(uid, publicKey));
    if (!verifyP256(publicKey, message, Buffer.from(input.proof, 'base64'))) {
      throw new Failure('invalid-device-key');
    }
    const deviceId = deviceIdOf(publicKey);
    return commit(context, async ({ tx, now, audit, intent }) => {
      const { db } = services;
      const known = await deviceOf(db, deviceId, tx);
      // One answer for another account's key and for a revoked one: whose it is stays unsaid.
      if (known !== null && (known.uid !== uid || known.status !== 'active')) {
        throw new Failure('invalid-device-key');
      }
      if (known === null) await mustHaveRoom(tx, db, uid);
      const first = { counter: 0, lastFix: null, registeredAt: now };
      const { counter, lastFix, registeredAt } = known ?? first;
      tx.set(deviceRef(db, deviceId), {
        uid,
        publicKey,
        name,
        platform,
        status: 'active',
        counter,
        lastFix,
        registeredAt,
        revokedAt: null,
      });
      audit({ action: 'device.registered', subject: `devices/${deviceId}`, details: { platform } });
      if (known === null) {
        intent({
          dedupeKey: `device.registered:${deviceId}:${String(now.getTime())}`,
          kind: 'device.registered',
          to: [uid],
          data: { deviceId },
        });
      }
      return { deviceId };
    });
  },
});

/** @throws Failure conflict */
async function mustHaveRoom(tx: Transaction, db: Firestore, uid: string): Promise<void> {
  const active = devicesOf(db).where('uid', '==', uid).where('status', '==', 'active');
  if ((await tx.get(active.limit(MAX_ACTIVE))).size < MAX_ACTIVE) return;
  throw new Failure('conflict', {
    detail: `There are ${String(MAX_ACTIVE)} active devices; revoke one first.`,
  });
}
