import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../../platform/firestore.ts';
import { TOLD_BANDS } from '../../../settings/index.ts';

/**
 * `bandCrossings/{termId}~{uid}~{band}`: made once, whatever stats are rebuilt or versions of them begun. `told`:
 * false when the band was passed by a jump to a higher one, or nobody was to be told.
 */
export const StoredCrossing = z.object({
  uid: z.string(),
  termId: z.string(),
  band: z.enum(TOLD_BANDS),
  told: z.boolean(),
  at: z.date(),
});
export type StoredCrossing = z.output<typeof StoredCrossing>;

export function bandCrossings(db: Firestore): CollectionReference<StoredCrossing> {
  return collection(db, 'bandCrossings', StoredCrossing);
}

export function crossingId(termId: string, uid: string, band: StoredCrossing['band']): string {
  return `${termId}~${uid}~${band}`;
}
