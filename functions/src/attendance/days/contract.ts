import { z } from 'zod';
import { Id, Instant } from '../../platform/ids.ts';
import { STATUSES } from '../record.ts';
import { DAY_CODES } from './dayCodes.ts';

/** A date within what stores and zones can hold. */
const LocalDate = z.iso
  .date()
  .refine(
    (date) => date >= '1971-01-01' && date <= '9998-12-31',
    'a date of the years 1971 to 9998',
  );

export const ListDaysRequest = z.strictObject({
  studentUid: Id.optional().describe('Whose days; students may leave it out'),
  courseId: Id.optional().describe('Sessions of this course alone; instructors must name one'),
  from: LocalDate.describe('First local date'),
  to: LocalDate.describe('Last local date, included; at most 62 days in all'),
});

export const ListDaysReply = z.object({
  studentUid: z.string(),
  days: z
    .array(
      z.object({
        date: z.string().describe('Local date'),
        attendedShare: z
          .number()
          .min(0)
          .max(1)
          .nullable()
          .describe('Of the parts that count; excused, open and unmarked ones do not'),
        parts: z.array(
          z.object({
            code: z.string(),
            name: z.string(),
            attendance: z.enum(DAY_CODES),
            sessions: z.array(
              z.object({
                sessionId: z.string(),
                courseId: z.string(),
                startsAt: Instant,
                status: z.enum(STATUSES).nullable().describe('Null: no mark yet'),
              }),
            ),
          }),
        ),
      }),
    )
    .describe('Days that had sessions, earliest first'),
});
