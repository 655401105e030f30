import type { CollectionReference, Firestore, Query } from 'firebase-admin/firestore';
import { z } from 'zod';
import { after } from '../../platform/clock.ts';
import { collection } from '../../platform/firestore.ts';
import { NOTICE_KINDS } from '../../platform/noticeKinds.ts';
import { INBOX_KEPT_S } from '../inboxKept.ts';

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

/** Somebody's notices, newest first. Documents are taken away some time after they have expired: those are left out. */
export function inboxQuery(
  db: Firestore,
  uid: string,
  { unread, now }: { readonly unread: boolean; readonly now: Date },
): Query<StoredInboxEntry> {
  const all = inboxOf(db, uid);
  const asked = unread ? all.where('readAt', '==', null) : all;
  return asked
    .where('createdAt', '>', after(now, -INBOX_KEPT_S))
    .orderBy('createdAt', 'desc')
    .orderBy('__name__', 'desc');
}

/** Notices not read that were made up to an instant, newest first. */
export function unreadUpTo(db: Firestore, uid: string, before: Date): Query<StoredInboxEntry> {
  return inboxOf(db, uid)
    .where('readAt', '==', null)
    .where('createdAt', '<=', before)
    .orderBy('createdAt', 'desc');
}
