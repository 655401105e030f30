import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../../platform/firestore.ts';

/** `statsDue/{target}`: something changed that nobody has read yet. Made once, gone as soon as the work begins. */
export const StoredDue = z.object({
  dueAt: z.date(),
  /** Something stored is wrong: what was written before is to be read, not taken from digests. */
  anew: z.boolean().default(false),
});
export type StoredDue = z.output<typeof StoredDue>;

export function dueOf(db: Firestore): CollectionReference<StoredDue> {
  return collection(db, 'statsDue', StoredDue);
}

/** `statsWork/{target}`: the lease of whoever recomputes it now, or died over it. */
export const StoredWork = z.object({ runId: z.string(), until: z.date() });
export type StoredWork = z.output<typeof StoredWork>;

export function workOf(db: Firestore): CollectionReference<StoredWork> {
  return collection(db, 'statsWork', StoredWork);
}
