import type { CollectionReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import type { StoredTemplate } from '../vault/vaultStore.ts';

/**
 * `faceSearches/{uid}_{keyId}`: a search for the face of one enrolment among all others, worked off page by page. It
 * is made with the enrolment and deleted when it has ended.
 */
const Search = z.object({
  uid: z.string(),
  templateVersion: z.int().min(1),
  /** The last person that was looked at; null at the beginning. */
  after: z.string().nullable(),
  looked: z.int(),
  /** Of those, whose templates could not be compared. */
  skipped: z.int(),
  createdAt: z.date(),
});
export type Search = z.output<typeof Search>;

/** Searches under way. */
export function searches(db: Firestore): CollectionReference<Search> {
  return collection(db, 'faceSearches', Search);
}

/** Within the transaction of the enrolment. */
export function createSearch(
  tx: Transaction,
  db: Firestore,
  uid: string,
  { templateVersion, sealed, createdAt }: StoredTemplate,
): void {
  const ref = searches(db).doc(`${uid}_${sealed.keyId}`);
  tx.create(ref, { uid, templateVersion, after: null, looked: 0, skipped: 0, createdAt });
}
