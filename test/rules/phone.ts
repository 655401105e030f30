import { deviceProofMessage, registerDevice } from '../../functions/src/accounts/index.ts';
import { beginCheckIn, checkIn } from '../../functions/src/attendance/index.ts';
import { signedMessage } from '../../functions/src/attendance/signedMessage.ts';
import type { DeviceKey } from '../../functions/test/support/deviceKey.ts';
import { deviceKey } from '../../functions/test/support/deviceKey.ts';
import { call } from './services.ts';

export interface Phone {
  readonly id: string;
  readonly key: DeviceKey;
}

/** A phone that its owner has registered. */
export async function phoneOf(uid: string): Promise<Phone> {
  const key = await deviceKey();
  const { publicKey } = key;
  const proof = await key.sign(deviceProofMessage(uid, publicKey));
  const request = { publicKey, proof, name: 'Phone', platform: 'android' } as const;
  return { id: (await call(uid, registerDevice, request)).deviceId, key };
}

/**
 * A check-in without a face. Nobody enrolled one, so it is rejected without the engine, and leaves what every
 * attempt leaves: a spent challenge, the attempt and its evidence.
 */
export async function refusedCheckIn(uid: string, sessionId: string, phone: Phone): Promise<void> {
  const { challenge } = await call(uid, beginCheckIn, { sessionId, deviceId: phone.id });
  const capturedAt = new Date().toISOString();
  const counter = 1;
  const message = signedMessage({
    operation: 'checkIn',
    uid,
    sessionId,
    deviceId: phone.id,
    counter,
    challenge,
    frameHashes: [],
    frameOffsetsMs: null,
    location: null,
    capturedAt,
  });
  const device = { id: phone.id, counter, signature: await phone.key.sign(message) };
  const request = { sessionId, challenge, images: [], capturedAt, location: null, device };
  const { decision } = await call(uid, checkIn, request);
  if (decision !== 'rejected') throw new Error(`a check-in without a face was ${decision}`);
}
