import { z } from 'zod';
import { Id } from '../platform/ids.ts';
import { DayPart, LocalDate, LocalTime, PlaceIds } from './contract.ts';
import { MAX_EVERY_WEEKS } from './meeting.ts';

const MeetingFields = {
  weekday: z.int().min(1).max(7).describe('ISO: 1 is Monday'),
  startLocal: LocalTime,
  endLocal: LocalTime.describe('Before the start means the next day'),
  from: LocalDate.optional().describe('Default: the term’s first day'),
  to: LocalDate.optional().describe('Default: the term’s last day'),
  placeIds: PlaceIds.optional().describe('Default: the course’s places'),
  everyWeeks: z
    .int()
    .min(1)
    .max(MAX_EVERY_WEEKS)
    .default(1)
    .describe('1 is every week, 2 every other week'),
  anchor: LocalDate.optional().describe(
    'A date of a week in which it meets. Default: that of its first class; after that, what it was',
  ),
  onHolidays: z.enum(['skip', 'hold']).default('skip').describe('Whether it is held on holidays'),
  dayPart: DayPart.nullable().default(null),
};
export const AddMeetingRequest = z.strictObject({ courseId: Id, ...MeetingFields });
export const UpdateMeetingRequest = z.strictObject({
  courseId: Id,
  meetingId: Id,
  ...MeetingFields,
});
export const RemoveMeetingRequest = z.strictObject({ courseId: Id, meetingId: Id });
export const Meeting = z
  .object({
    id: z.string(),
    courseId: z.string(),
    weekday: z.int(),
    startLocal: z.string(),
    endLocal: z.string(),
    timeZone: z.string(),
    from: LocalDate.nullable(),
    to: LocalDate.nullable(),
    placeIds: z.array(z.string()).nullable(),
    everyWeeks: z.int(),
    anchor: LocalDate.nullable(),
    onHolidays: z.enum(['skip', 'hold']),
    dayPart: z.string().nullable(),
  })
  .meta({ id: 'Meeting' });
export const ListMeetingsRequest = z.strictObject({ courseId: Id });
export const ListMeetingsReply = z.object({ meetings: z.array(Meeting) });
