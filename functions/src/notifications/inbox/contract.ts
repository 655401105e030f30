import { z } from 'zod';
import { Instant, isStorableId } from '../../platform/ids.ts';
import { NOTICE_KINDS } from '../../platform/noticeKinds.ts';
import { PageInput } from '../../platform/page.ts';

/** Ids of notices name their cause, and the child: they may be longer than other ids. */
export const NoticeId = z
  .string()
  .regex(/^[\w.:@+~-]{1,600}$/, 'the id of a notice, as listMyNotices has it')
  .refine(isStorableId, 'the id of a notice: this one is reserved');

export const ListMyNoticesRequest = z.strictObject({
  unread: z.boolean().optional().describe('true: only what was not read'),
  ...PageInput,
});

export const InboxNotice = z
  .object({
    noticeId: z.string(),
    kind: z.enum(NOTICE_KINDS),
    title: z.string(),
    body: z.string(),
    data: z.record(z.string(), z.string()).describe('Ids of what it is about, and codes'),
    childUid: z.string().nullable().describe('The child as whose guardian you are told'),
    createdAt: Instant,
    readAt: Instant.nullable(),
  })
  .meta({ id: 'InboxNotice' });

export const ListMyNoticesReply = z.object({
  notices: z.array(InboxNotice),
  nextCursor: z.string().nullable(),
});

export const MarkNoticesReadRequest = z
  .strictObject({
    noticeIds: z.array(NoticeId).min(1).max(200).optional(),
    before: Instant.optional().describe('All that were made up to this instant'),
  })
  .refine(({ noticeIds, before }) => (noticeIds === undefined) !== (before === undefined), {
    message: 'name either noticeIds or before',
  });

export const MarkNoticesReadReply = z.object({
  marked: z.int().describe('How many had not been read; ids of no notice of yours do not count'),
  more: z.boolean().describe('There are more than one call marks: call again'),
});
