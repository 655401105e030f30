import { z } from 'zod';
import { PERSON_ROLES } from '../../platform/access.ts';
import { operation } from '../../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../../platform/page.ts';
import { ListMyNoticesReply, ListMyNoticesRequest, NoticeId } from './contract.ts';
import { inboxQuery } from './inboxStore.ts';

export const listMyNotices = operation({
  name: 'listMyNotices',
  summary: 'Your notices, newest first.',
  method: 'GET',
  path: '/me/notices',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: false,
  input: ListMyNoticesRequest,
  output: ListMyNoticesReply,
  failures: [],
  handler: async ({ caller, input, services: { db, clock } }) => {
    const { unread = false, limit, cursor } = input;
    let query = inboxQuery(db, caller.uid, { unread, now: clock.now() }).limit(limit + 1);
    if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, Position));
    const { docs } = await query.get();
    const { page, nextCursor } = pageOf(
      docs.map((doc) => ({ id: doc.id, stored: doc.data() })),
      limit,
      ({ id, stored }) => [stored.createdAt.toISOString(), id],
    );
    return {
      notices: page.map(({ id, stored: { kind, title, body, data, childUid, ...at } }) => ({
        noticeId: id,
        kind,
        title,
        body,
        data,
        childUid,
        createdAt: at.createdAt.toISOString(),
        readAt: at.readAt?.toISOString() ?? null,
      })),
      nextCursor,
    };
  },
});

const Position = z.tuple([CursorInstant, NoticeId]);
