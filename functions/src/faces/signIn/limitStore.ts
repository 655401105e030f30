import type { DocumentReference, Firestore, Query } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';

/**
 * `faceSignInLimits/{uid}_{deviceId}`: the tries of one person on one device (see limit.ts). One document for
 * each pair: whoever fails on one phone locks nobody out on another, and no two phones share one.
 */
const StoredTries = z.object({
  uid: z.string(),
  deviceId: z.string(),
  begun: z.int(),
  clearedTo: z.int(),
  forgiven: z.int(),
  lastAt: z.date(),
});
export type StoredTries = z.output<typeof StoredTries>;

/** The tries of one person on one device. */
export function triesRef(
  db: Firestore,
  uid: string,
  deviceId: string,
): DocumentReference<StoredTries> {
  return collection(db, 'faceSignInLimits', StoredTries).doc(`${uid}_${deviceId}`);
}

/** The tries of one person on all devices. */
export function triesOf(db: Firestore, uid: string): Query<StoredTries> {
  return collection(db, 'faceSignInLimits', StoredTries).where('uid', '==', uid);
}
