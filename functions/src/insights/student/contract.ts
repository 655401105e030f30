import { z } from 'zod';
import { REQUEST_STATUSES } from '../../absences/index.ts';
import { Id, Instant } from '../../platform/ids.ts';
import { Band, Counts, RATES, Rates, Series, Weekdays, Weekly } from '../contract.ts';
import { BANDS } from '../stats/counts.ts';

export const GetStudentInsightRequest = z.strictObject({
  studentUid: Id,
  termId: Id.optional().describe(
    'Default: the term that runs at the institution’s date, else the latest with attendance',
  ),
});

const STANDING = {
  counts: Counts,
  ...RATES,
  band: Band,
  streaks: z
    .object({ attended: z.int(), absent: z.int(), longestAttended: z.int() })
    .describe('Sessions in a row up to the last one; excused ones are passed over'),
  ahead: z.int().describe('Sessions that are still to begin, as the timetable has them'),
  forecast: z.object({
    best: Rates.describe('At the end of the term if everything ahead is attended'),
    room: z.array(
      z.object({
        band: z.enum(BANDS),
        mayMiss: z
          .int()
          .nullable()
          .describe(
            'Sessions ahead that may be missed so that the term ends below the band; as many as are ahead: it cannot be reached; null: it is reached anyway',
          ),
      }),
    ),
  }),
  computedAt: Instant,
};

export const StudentInsight = z
  .object({
    studentUid: z.string(),
    termId: z.string().nullable().describe('Null: no term has begun'),
    termName: z.string().nullable(),
    overall: z
      .object(STANDING)
      .nullable()
      .describe('Over all courses; null for instructors, and before anything was counted'),
    weekly: Weekly.describe('Over the courses shown'),
    weekdays: Weekdays.describe('Over the courses shown'),
    courses: z.array(
      z.object({
        courseId: z.string(),
        title: z.string(),
        code: z.string(),
        active: z.boolean().describe('On the roster'),
        ...STANDING,
        weekly: Series.describe('For the weeks of `weekly` above'),
        weekdays: Series.describe('For the weekdays of `weekdays` above'),
      }),
    ),
    upcoming: z
      .array(
        z.object({
          sessionId: z.string(),
          courseId: z.string(),
          courseTitle: z.string(),
          startsAt: Instant,
          endsAt: Instant,
          opensAt: Instant,
          lateAfter: Instant,
          closesAt: Instant,
          timeZone: z.string(),
          places: z.array(z.object({ placeId: z.string(), name: z.string().nullable() })),
        }),
      )
      .describe('The next sessions whose check-in has not closed, 10 within 14 days at most'),
    openRequests: z
      .array(
        z.object({
          requestId: z.string(),
          status: z.enum(REQUEST_STATUSES),
          firstDay: z.string(),
          lastDay: z.string(),
        }),
      )
      .describe('Absence requests that wait for something, as far as the caller is concerned'),
    history: z.string().describe('Path of the records, newest first (listRecords)'),
  })
  .meta({ id: 'StudentInsight' });
export type StudentInsight = z.input<typeof StudentInsight>;
