import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';

/** Longer than any challenge lives: until then the document is what makes it single use. */
export const SIGN_IN_KEPT_S = 24 * 3600;

/** `faceSignIns/{nonce}`: one try, there from the moment its challenge was spent. */
const StoredSignIn = z.object({
  uid: z.string(),
  deviceId: z.string(),
  /** Which of the device's tries it is. */
  number: z.int(),
  begunAt: z.date(),
  /** `begun` for good when the process died. */
  outcome: z.enum(['begun', 'signed-in', 'refused', 'not-looked-at']),
  expiresAt: z.date(),
});
export type StoredSignIn = z.output<typeof StoredSignIn>;

/** The one try of a challenge. */
export function signInRef(db: Firestore, nonce: string): DocumentReference<StoredSignIn> {
  return collection(db, 'faceSignIns', StoredSignIn).doc(nonce);
}
