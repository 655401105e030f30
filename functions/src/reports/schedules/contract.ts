import { z } from 'zod';
import { RecordFilterFields } from '../../attendance/index.ts';
import { officialZone } from '../../courses/index.ts';
import { Id, Instant } from '../../platform/ids.ts';
import { PageInput } from '../../platform/page.ts';
import { Bom, Delimiter, Locale, ReportColumns } from '../contract.ts';
import { FORMATS } from '../encode/encoding.ts';
import { REPORT_KINDS } from '../reportStore.ts';
import { PERIODS } from './period.ts';
import { PAUSES } from './scheduleStore.ts';
import { EVERY } from './timing.ts';

/** Of one owner. */
export const MOST_SCHEDULES = 50;

const { courseId, studentUid, section, staffUid, status, method, departure } = RecordFilterFields;

/** The filter of records without times. */
const ScheduleFilter = z
  .strictObject({ courseId, studentUid, section, staffUid, status, method, departure })
  .meta({ id: 'ScheduleFilter' });

const Fields = {
  name: z.string().trim().min(1).max(120),
  kind: z
    .enum(REPORT_KINDS)
    .describe('records: one row each; summary: a row for each student in each course'),
  filter: ScheduleFilter,
  period: z
    .enum(PERIODS)
    .describe(
      'Sessions of the day, week (from Monday) or month that ended last; or of the term up to now',
    ),
  termId: Id.nullable().describe('Of the period term; null: the term of the filter’s course'),
  format: z.enum(FORMATS),
  delimiter: Delimiter.unwrap(),
  bom: Bom.unwrap(),
  columns: ReportColumns.nullable().describe('null: those that its kind begins with'),
  locale: Locale.unwrap(),
  every: z.enum(EVERY),
  weekday: z.int().min(1).max(7).describe('Of weekly: 1 is Monday'),
  day: z.int().min(1).max(31).describe('Of monthly; in a month without it, its last day'),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'local time as HH:MM')
    .describe(
      'HH:MM in the zone; a time that the clocks skip runs when they jump, a doubled one once',
    ),
  timeZone: z
    .string()
    .max(60)
    .refine((name) => officialZone(name) === name, 'an IANA time zone, e.g. Europe/Berlin')
    .describe('IANA time zone'),
  recipients: z
    .array(Id)
    .max(50)
    .transform((uids) => [...new Set(uids)])
    .describe('Instructors and admins who are told as well, and may read what is in it'),
  enabled: z.boolean(),
};

export const CreateReportScheduleRequest = z.strictObject({
  ...Fields,
  filter: Fields.filter.default({}),
  termId: Fields.termId.default(null),
  delimiter: Delimiter,
  bom: Bom,
  columns: Fields.columns.default(null),
  locale: Locale,
  weekday: Fields.weekday.default(1),
  day: Fields.day.default(1),
  recipients: Fields.recipients.default([]),
  enabled: Fields.enabled.default(true),
});

export const UpdateReportScheduleRequest = z.strictObject({
  scheduleId: Id,
  ...z.strictObject(Fields).partial().shape,
  enabled: Fields.enabled.optional().describe('true also ends a pause'),
  basedOn: z
    .int()
    .min(1)
    .optional()
    .describe('The revision that was looked at; another one by now is a conflict'),
});

export const ReportScheduleRequest = z.strictObject({ scheduleId: Id });
export const DeleteReportScheduleReply = z.object({ scheduleId: z.string(), deletedAt: Instant });
export const RunReportScheduleReply = z.object({
  reportId: z.string().describe('Of the report that is made now; see getReport'),
});

export const ReportSchedule = z
  .object({
    scheduleId: z.string(),
    ownerUid: z.string(),
    name: z.string(),
    kind: z.string(),
    filter: z.record(z.string(), z.unknown()),
    period: z.enum(PERIODS),
    termId: z.string().nullable(),
    format: z.string(),
    delimiter: z.enum([',', ';', '\t']),
    bom: z.boolean(),
    columns: z.array(z.string()).nullable(),
    locale: z.enum(['en', 'de']),
    every: z.enum(EVERY),
    weekday: z.int(),
    day: z.int(),
    at: z.string(),
    timeZone: z.string(),
    recipients: z.array(z.string()),
    enabled: z.boolean(),
    paused: z
      .object({ reason: z.enum(PAUSES), at: Instant })
      .nullable()
      .describe('Why it stopped by itself; enabling it again ends that'),
    nextAt: Instant.nullable(),
    last: z
      .object({
        at: Instant.describe('When it was due, which is what its report says'),
        reportId: z.string(),
        skipped: z.int().describe('Runs before it that nobody made: an outage'),
        withheld: z.int().describe('Recipients who were not told: they may not read it any more'),
      })
      .nullable(),
    revision: z.int(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'ReportSchedule' });
export type ReportSchedule = z.input<typeof ReportSchedule>;

export const ListReportSchedulesRequest = z.strictObject({
  ownerUid: Id.optional().describe('Whose; only admins may name another than themselves'),
  ...PageInput,
});
export const ListReportSchedulesReply = z.object({
  schedules: z.array(ReportSchedule).describe('Oldest first'),
  nextCursor: z.string().nullable(),
});
