import { after } from '../platform/clock.ts';
import type { Addressee, Notice, NoticeContext, Plan } from './notice.ts';
import { noticeDocId } from './notice.ts';

const DAY_S = 24 * 3600;

/** What one recipient gets of a notice. */
export function planDelivery(
  notice: Notice,
  _context: NoticeContext,
  { childUid, ...addressee }: Addressee,
  now: Date,
): Plan {
  const until = usefulUntil(notice, _context);
  return {
    inbox: {
      id: noticeDocId(notice.id, { uid: addressee.uid, childUid }),
      kind: notice.kind,
      title: notice.kind,
      body: '',
      data: notice.data,
      childUid,
      createdAt: notice.createdAt,
      readAt: null,
      expiresAt: after(now, 30 * DAY_S),
    },
    mail: null,
    push: until > now ? { at: now, until } : null,
    digest: null,
  };
}

/** The end of a push's use. */
export function usefulUntil({ createdAt }: Notice, _context: NoticeContext): Date {
  return after(createdAt, 2 * DAY_S);
}
