import type { Firestore, QueryDocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import type { z } from 'zod';
import { PERSON_ROLES } from '../../platform/access.ts';
import { commit } from '../../platform/commit.ts';
import { operation } from '../../platform/operation.ts';
import { MarkNoticesReadReply, MarkNoticesReadRequest } from './contract.ts';
import type { StoredInboxEntry } from './inboxStore.ts';
import { inboxOf, unreadUpTo } from './inboxStore.ts';

/** Notices to one commit. */
const AT_ONCE = 400;

export const markNoticesRead = operation({
  name: 'markNoticesRead',
  summary: 'Mark notices of yours as read: some, or all up to an instant.',
  method: 'POST',
  path: '/me/notices/read',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: true,
  input: MarkNoticesReadRequest,
  output: MarkNoticesReadReply,
  failures: [],
  handler: (context) => {
    const { caller, input, services } = context;
    const { uid } = caller;
    return commit(context, async ({ tx, now, audit }) => {
      const unread = await unreadOf(tx, services.db, uid, input);
      const marked = unread.slice(0, AT_ONCE);
      for (const { ref } of marked) tx.update(ref, { readAt: now });
      audit({
        action: 'notices.read',
        subject: `users/${uid}`,
        details: { notices: marked.length },
      });
      return { marked: marked.length, more: unread.length > marked.length };
    });
  },
});

/** Those asked for that have not been read; one more than are marked tells that there are more. */
async function unreadOf(
  tx: Transaction,
  db: Firestore,
  uid: string,
  { noticeIds, before }: z.output<typeof MarkNoticesReadRequest>,
): Promise<Pick<QueryDocumentSnapshot<StoredInboxEntry>, 'ref'>[]> {
  if (before !== undefined) {
    return (await tx.get(unreadUpTo(db, uid, new Date(before)).limit(AT_ONCE + 1))).docs;
  }
  const refs = [...new Set(noticeIds)].map((id) => inboxOf(db, uid).doc(id));
  const found = await Promise.all(refs.map((ref) => tx.get(ref)));
  return found.filter((doc) => doc.exists && doc.get('readAt') === null);
}
