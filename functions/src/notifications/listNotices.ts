import { z } from 'zod';
import { operation } from '../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../platform/page.ts';
import { ListNoticesReply, ListNoticesRequest, NoticeId } from './noticeContract.ts';
import { noticesQuery } from './noticeStore.ts';
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
      doc.data().createdAt.toISOString(),
      doc.id,
    ]);
    return { notices: page.map((doc) => toNoticeState(doc.id, doc.data())), nextCursor };
  },
});

const Position = z.tuple([CursorInstant, NoticeId]);
