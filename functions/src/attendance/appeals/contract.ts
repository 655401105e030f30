import { z } from 'zod';
import { Id, Instant, isStorableId } from '../../platform/ids.ts';
import { PageInput } from '../../platform/page.ts';
import { AttendanceRecord, ShowEvidenceReply } from '../contract.ts';
import { ReasonText } from '../markContract.ts';
import { APPEALED, APPEAL_STATUSES } from './appealStore.ts';

/** Longer than other ids: it holds that of a session and that of an account. */
export const AppealId = z
  .string()
  .regex(/^[\w.:@+~-]{1,400}$/, 'an id of an appeal, as listAppeals gives it')
  .refine(isStorableId, 'an id of an appeal: this one is reserved');

export const Appeal = z
  .object({
    appealId: z.string(),
    sessionId: z.string(),
    courseId: z.string(),
    studentUid: z.string(),
    operation: z.enum(APPEALED),
    attemptId: z
      .string()
      .nullable()
      .describe('The attempt it is about; null: marked absent without one'),
    note: z.string(),
    status: z.enum(APPEAL_STATUSES),
    createdAt: Instant,
    updatedAt: Instant,
    decision: z
      .object({
        by: z.string(),
        at: Instant,
        reason: z.string(),
        eventId: z.string().nullable().describe('Of the mark that it made; null when rejected'),
      })
      .nullable(),
  })
  .meta({ id: 'Appeal' });

export const AppealCheckInRequest = z.strictObject({
  sessionId: Id,
  operation: z.enum(APPEALED).default('checkIn'),
  note: z.string().trim().min(3).max(1000).describe('What happened, for whoever decides'),
});

export const WithdrawAppealRequest = z.strictObject({ appealId: AppealId });

export const ListAppealsRequest = z.strictObject({
  courseId: Id.optional().describe('Instructors must name one of theirs'),
  studentUid: Id.optional(),
  status: z.enum(APPEAL_STATUSES).optional(),
  ...PageInput,
});

export const ListAppealsReply = z.object({
  appeals: z.array(Appeal),
  nextCursor: z.string().nullable(),
});

export const GetAppealRequest = z.strictObject({ appealId: AppealId });

export const GetAppealReply = z.object({
  appeal: Appeal,
  record: AttendanceRecord.nullable().describe('The mark that stands; null when there is none'),
  eventId: z
    .string()
    .nullable()
    .describe('The event that made that mark, to be named by decideAppeal'),
  evidence: ShowEvidenceReply.shape.attempts
    .nullable()
    .describe('What every check of the attempt found, for staff; null for the student'),
});

export const DecideAppealRequest = z.strictObject({
  appealId: AppealId,
  seenEventId: Id.nullable().describe(
    'The event of the mark that was looked at, as getAppeal shows it; null when none',
  ),
  decision: z.enum(['accepted', 'rejected']),
  status: z
    .enum(['present', 'late', 'excused'])
    .optional()
    .describe('Needed to accept the appeal of a check-in; of nothing else'),
  departedAt: Instant.optional().describe(
    'To accept the appeal of a check-out: when the student left; else when the check-out was tried',
  ),
  reason: ReasonText,
});
export type DecideAppealRequest = z.output<typeof DecideAppealRequest>;

export const DecideAppealReply = z.object({
  appeal: Appeal,
  record: AttendanceRecord.nullable(),
});
