import { z } from 'zod';
import { Instant, isStorableId } from '../platform/ids.ts';
import { NOTICE_KINDS } from '../platform/noticeKinds.ts';
import { PageInput } from '../platform/page.ts';
import { NOTICE_STATUSES, NoticeTotals } from './noticeStore.ts';
import { BATCH_STATUSES, ENTRY_STATES } from './push/batchStore.ts';

/** Longer than other ids: it names a cause, which may hold several of them. */
export const NoticeId = z
  .string()
  .regex(/^[\w.:@+~-]{1,400}$/, 'an id of a notice, as listNotices gives it')
  .refine(isStorableId, 'an id of a notice: this one is reserved');

export const NoticeState = z
  .object({
    noticeId: z.string(),
    kind: z.enum(NOTICE_KINDS),
    status: z.enum(NOTICE_STATUSES).describe('dead: something in it failed; see replayNotice'),
    createdAt: Instant,
    dueAt: Instant.nullable().describe('When delivery looks at it next; null when it has ended'),
    expandedAt: Instant.nullable().describe('When every recipient had been written out'),
    round: z.int().describe('How often it was replayed'),
    totals: NoticeTotals.describe('What was written for its recipients so far'),
    problem: z.string().nullable().describe('Why it is dead as a whole, as a code'),
  })
  .meta({ id: 'NoticeState' });

export const ListNoticesRequest = z.strictObject({
  status: z.enum(NOTICE_STATUSES).optional(),
  kind: z.enum(NOTICE_KINDS).optional(),
  ...PageInput,
});

export const ListNoticesReply = z.object({
  notices: z.array(NoticeState),
  nextCursor: z.string().nullable(),
});

export const GetNoticeRequest = z.strictObject({ noticeId: NoticeId, ...PageInput });

const Counts = z.record(z.enum(ENTRY_STATES), z.int());

export const GetNoticeReply = z.object({
  notice: NoticeState,
  pushes: Counts.describe('Devices by what has become of their push, over all batches'),
  unanswered: z.int().describe('Sendings whose answer was lost; such a push may have come twice'),
  batches: z.array(
    z.object({
      batchId: z.string(),
      status: z.enum(BATCH_STATUSES),
      attempts: z.int(),
      dueAt: Instant.nullable(),
      pushes: Counts,
      codes: z
        .array(z.object({ code: z.string(), devices: z.int() }))
        .describe('What FCM said of devices that have not been reached'),
    }),
  ),
  nextCursor: z.string().nullable().describe('Of the batches'),
});

export const ReplayNoticeRequest = z.strictObject({ noticeId: NoticeId });
