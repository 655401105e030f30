import type { CollectionReference, DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { canonicalJson, sha256Hex } from '../../platform/crypto.ts';
import { collection } from '../../platform/firestore.ts';

/** `faceConflicts/{pair}`: two accounts whose templates show what may be one face. For admins, through operations. */
const StoredConflict = z.object({
  /** The two, in order. */
  uids: z.array(z.string()).length(2),
  similarity: z.number(),
  /** From which similarity on it is a conflict, when it was found. */
  conflictFrom: z.number(),
  status: z.enum(['open', 'dismissed']),
  foundAt: z.date(),
  dismissal: z.object({ by: z.string(), at: z.date(), reason: z.string() }).nullable(),
});
export type StoredConflict = z.output<typeof StoredConflict>;

/** Pairs of people whose faces look like one person’s. */
export function conflicts(db: Firestore): CollectionReference<StoredConflict> {
  return collection(db, 'faceConflicts', StoredConflict);
}

/** The same for both, whoever is named first. */
export function conflictRef(
  db: Firestore,
  uids: readonly [string, string],
): DocumentReference<StoredConflict> {
  return conflicts(db).doc(sha256Hex(canonicalJson(uids.toSorted())).slice(0, 32));
}
