import type { CollectionReference, Firestore, Query } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection, converter } from '../../platform/firestore.ts';
import { NOTICE_KINDS } from '../../platform/noticeKinds.ts';

/**
 * `users/{uid}/digestEntries/{id}`: what waits for a person's digest. Delivery makes each by `create()` and takes one
 * that is there for done; once sent it stays until it expires, so that a delivery begun anew tells nothing twice.
 */
export const StoredDigestEntry = z.object({
  uid: z.string(),
  /** The child as whose guardian it is told; the link is looked at again when it is sent. */
  childUid: z.string().nullable(),
  kind: z.enum(NOTICE_KINDS),
  studentUid: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  day: z.iso.date(),
  dueAt: z.date(),
  mail: z.boolean(),
  push: z.boolean(),
  createdAt: z.date(),
  state: z.enum(['waiting', 'sent']),
  expiresAt: z.date(),
});
export type StoredDigestEntry = z.output<typeof StoredDigestEntry>;

export function digestEntriesOf(
  db: Firestore,
  uid: string,
): CollectionReference<StoredDigestEntry> {
  return collection(db, `users/${uid}/digestEntries`, StoredDigestEntry);
}

/** What waits and is due, over all people, the longest due first. */
export function dueEntries(db: Firestore, now: Date): Query<StoredDigestEntry> {
  return db
    .collectionGroup('digestEntries')
    .withConverter(converter(StoredDigestEntry))
    .where('state', '==', 'waiting')
    .where('dueAt', '<=', now)
    .orderBy('dueAt');
}
