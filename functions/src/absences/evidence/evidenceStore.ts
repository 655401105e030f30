import type { CollectionReference, DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import { REFUSALS } from './bytes/refused.ts';

/**
 * `checking`: its file is there, or is being looked at. `ready`: there is a clean copy. `refused`: it became no
 * evidence. `removed`: taken back, or no longer kept; its name stays taken, so that no late event brings it back.
 */
export const EVIDENCE_STATES = ['checking', 'ready', 'refused', 'removed'] as const;
/** Why staff are asked before they see it. */
export const WARNINGS = ['SENSITIVE_CONTENT', 'NOT_LOOKED_AT'] as const;
export const CLEAN_TYPES = ['image/jpeg', 'application/pdf'] as const;
/** Beside what its bytes may give away: the request has enough files already, or its uploader had enough looked at. */
export const REASONS = [...REFUSALS, 'TOO_MANY_FILES', 'TOO_MANY_TRIES'] as const;

/** `absenceRequests/{id}/evidence/{upload}`: what became of one uploaded file. */
export const StoredEvidence = z.object({
  /** Who uploaded it. */
  uid: z.string(),
  declaredType: z.string(),
  /** Of the upload; of the clean copy once there is one. */
  bytes: z.int(),
  state: z.enum(EVIDENCE_STATES),
  reason: z.enum(REASONS).nullable(),
  warning: z.enum(WARNINGS).nullable(),
  /** Of the clean copy, with its SHA-256 in hex. */
  type: z.enum(CLEAN_TYPES).nullable(),
  sha256: z.string().nullable(),
  /** How often somebody began to decode it; a file that ends its process is not decoded for ever. */
  attempts: z.int(),
  /** Until when somebody is at it; null: nobody. */
  leaseUntil: z.date().nullable(),
  storedAt: z.date(),
  settledAt: z.date().nullable(),
});
export type StoredEvidence = z.output<typeof StoredEvidence>;

export function evidenceOf(db: Firestore, requestId: string): CollectionReference<StoredEvidence> {
  return collection(db, `absenceRequests/${requestId}/evidence`, StoredEvidence);
}

export function evidenceRef(
  db: Firestore,
  { requestId, upload }: { readonly requestId: string; readonly upload: string },
): DocumentReference<StoredEvidence> {
  return evidenceOf(db, requestId).doc(upload);
}
