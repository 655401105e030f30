import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';
import { NOTICE_KINDS } from '../platform/noticeKinds.ts';

/** `users/{uid}/inbox/{id}`: created by delivery with the id of its plan; its owner may only set `readAt`. */
export const StoredInboxEntry = z.object({
  kind: z.enum(NOTICE_KINDS),
  title: z.string(),
  body: z.string(),
  data: z.record(z.string(), z.string()),
  childUid: z.string().nullable(),
  createdAt: z.date(),
  readAt: z.date().nullable(),
  expiresAt: z.date(),
});
export type StoredInboxEntry = z.output<typeof StoredInboxEntry>;

export function inboxOf(db: Firestore, uid: string): CollectionReference<StoredInboxEntry> {
  return collection(db, `users/${uid}/inbox`, StoredInboxEntry);
}
