import type { CollectionReference, DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { sha256Hex } from '../platform/crypto.ts';
import { collection } from '../platform/firestore.ts';
import type { KioskReply } from './contract.ts';

/** `kiosks/{uid}`: a tablet at one place. What it may do stands in `access/{uid}`. */
const StoredKiosk = z.object({
  placeId: z.string(),
  name: z.string(),
  createdBy: z.string(),
  createdAt: z.date(),
  codeExpiresAt: z.date(),
  /** Of the call that made it: the same call again gets the same code, which is not kept. */
  requestHash: z.string(),
  deviceId: z.string().nullable(),
  pairedAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
});
type StoredKiosk = z.output<typeof StoredKiosk>;

/** Every kiosk that was ever made. */
export function kiosks(db: Firestore): CollectionReference<StoredKiosk> {
  return collection(db, 'kiosks', StoredKiosk);
}

/** `kioskPairings/{SHA-256 of the code}`: a code that may pair one tablet. */
const StoredPairing = z.object({
  kioskId: z.string(),
  /** The tablet that used it; null: none yet. */
  deviceId: z.string().nullable(),
  expiresAt: z.date(),
});
type StoredPairing = z.output<typeof StoredPairing>;

/** @param code in capitals and digits alone */
export function pairingRef(db: Firestore, code: string): DocumentReference<StoredPairing> {
  return collection(db, 'kioskPairings', StoredPairing).doc(sha256Hex(code));
}

/** A kiosk as admins see it. */
export function kioskReply(kioskId: string, kiosk: StoredKiosk): KioskReply {
  const { placeId, name, deviceId, createdAt, pairedAt, revokedAt } = kiosk;
  const paired = pairedAt === null ? 'waiting' : 'paired';
  return {
    kioskId,
    placeId,
    name,
    status: revokedAt === null ? paired : 'revoked',
    deviceId,
    createdAt: createdAt.toISOString(),
    pairedAt: pairedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
