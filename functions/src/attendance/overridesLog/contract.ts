import { z } from 'zod';
import { Id, Instant } from '../../platform/ids.ts';
import { PageInput } from '../../platform/page.ts';
import { STATUSES } from '../record.ts';

/** Events by which people change marks. */
export const OVERRIDE_KINDS = ['mark', 'review', 'roll-call', 'appeal', 'undo'] as const;

export const ListOverridesRequest = z.strictObject({
  courseId: Id.optional().describe('Instructors must name one of theirs'),
  studentUid: Id.optional(),
  staffUid: Id.optional().describe('Who changed the mark'),
  kind: z.array(z.enum(OVERRIDE_KINDS)).min(1).max(OVERRIDE_KINDS.length).optional(),
  from: Instant.optional().describe('Changed then or later'),
  to: Instant.optional().describe('Changed before'),
  ...PageInput,
});

export const Override = z
  .object({
    eventId: z.string(),
    kind: z.enum(OVERRIDE_KINDS),
    at: Instant,
    by: z.string().describe('Account'),
    before: z.enum(STATUSES).nullable().describe('Null: there was no mark'),
    after: z.enum(STATUSES).nullable().describe('Null: an undo took the first mark back'),
    reason: z.string().nullable(),
    undoes: z.string().nullable().describe('Of an undo: the event that it takes back'),
    sessionId: z.string(),
    courseId: z.string().nullable().describe('Null: the session is gone'),
    studentUid: z.string(),
  })
  .meta({ id: 'Override' });

export const ListOverridesReply = z.object({
  overrides: z.array(Override),
  nextCursor: z.string().nullable(),
});
