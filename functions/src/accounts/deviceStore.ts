import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { sha256Hex } from '../platform/crypto.ts';
import { collection } from '../platform/firestore.ts';
import type { DeviceReply } from './deviceContract.ts';
import { Platform } from './deviceContract.ts';

/** `devices/{id}`: the public key of one phone of one account. */
export const Device = z.object({
  uid: z.string(),
  /** base64 of the SPKI DER, P-256. */
  publicKey: z.string(),
  name: z.string(),
  platform: Platform,
  status: z.enum(['active', 'revoked']),
  /** Highest signature counter seen. */
  counter: z.int(),
  /** Where it was last, for the speed check. */
  lastFix: z
    .object({ lat: z.number(), lng: z.number(), accuracyM: z.number(), at: z.date() })
    .nullable(),
  registeredAt: z.date(),
  revokedAt: z.date().nullable(),
});
export type Device = z.output<typeof Device>;

export function devicesOf(db: Firestore): CollectionReference<Device> {
  return collection(db, 'devices', Device);
}

export function deviceRef(db: Firestore, id: string): DocumentReference<Device> {
  return devicesOf(db).doc(id);
}

/** The device with this id, whoever owns it; null when there is none. */
export async function deviceOf(
  db: Firestore,
  id: string,
  tx?: Transaction,
): Promise<Device | null> {
  const ref = deviceRef(db, id);
  return (await (tx === undefined ? ref.get() : tx.get(ref))).data() ?? null;
}

/** The id follows from the key: 128 bits of the SHA-256 of its DER, hex. */
export function deviceIdOf(publicKeySpkiBase64: string): string {
  return sha256Hex(Buffer.from(publicKeySpkiBase64, 'base64')).slice(0, 32);
}

export function deviceReply(deviceId: string, device: Device): DeviceReply {
  return {
    deviceId,
    name: device.name,
    platform: device.platform,
    status: device.status,
    registeredAt: device.registeredAt.toISOString(),
    revokedAt: device.revokedAt?.toISOString() ?? null,
  };
}
