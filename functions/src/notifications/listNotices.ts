import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { Timestamp } from 'firebase-admin/firestore';
import { logger } from 'firebase-functions';
import { z } from 'zod';
import { operation } from '../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../platform/page.ts';
import { ListNoticesReply, ListNoticesRequest, NoticeId } from './noticeContract.ts';
import type { StoredNotice } from './noticeStore.ts';
import { noticesQuery, readNotice } from './noticeStore.ts';
import { toNoticeState } from './toNoticeState.ts';

export const listNotices = operation({
  name: 'listNotices',
  summary: 'Notices and how far their delivery is, newest first.',
  method: 'GET',
  path: '/notices',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: ListNoticesRequest,
  output: ListNoticesReply,
  failures: [],
  handler: async ({ input, services: { db } }) => {
    let query = noticesQuery(db, input);
    if (input.cursor !== undefined) {
      query = query.startAfter(...decodeCursor(input.cursor, Position));
    }
    const found = (await query.limit(input.limit + 1).get()).docs;
    const { page, nextCursor } = pageOf(found, input.limit, (doc) => [
      createdAtOf(doc).toISOString(),
      doc.id,
    ]);
    const readable = page.flatMap((doc) => {
      const stored = readNotice(doc);
      if (stored !== 'unreadable' && stored !== undefined) return [toNoticeState(doc.id, stored)];
      logger.error('a notice that cannot be read is not listed', { notice: doc.id });
      return [];
    });
    return { notices: readable, nextCursor };
  },
});

const Position = z.tuple([CursorInstant, NoticeId]);

/** What the list is ordered by, of one that cannot be read as well. */
function createdAtOf(doc: QueryDocumentSnapshot<StoredNotice>): Date {
  const at: unknown = doc.get('createdAt');
  return at instanceof Timestamp ? at.toDate() : doc.createTime.toDate();
}
