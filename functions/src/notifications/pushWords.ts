import type { Addressee, Notice, NoticeContext, PushWords } from './notice.ts';

/** What a push shows and what the app is given. */
export function pushWords(
  { id, kind, data }: Notice,
  _context: NoticeContext,
  { childUid }: Addressee,
): PushWords {
  const child = childUid === null ? {} : { childUid };
  return { title: kind, body: kind, data: { ...data, ...child, kind, noticeId: id } };
}
