import { z } from 'zod';
import { Id, Instant } from '../../platform/ids.ts';
import { PageInput } from '../../platform/page.ts';
import { LocalDate, PlaceIds, SessionTime } from '../contract.ts';

const Class = {
  courseId: Id,
  meetingId: Id,
  localDate: LocalDate.describe('The date on which the timetable has the class'),
};
export const PutExceptionRequest = z.strictObject({
  ...Class,
  kind: z.enum(['cancelled', 'moved']),
  startsAt: SessionTime.optional().describe('Of a moved class, and only of one'),
  endsAt: SessionTime.optional().describe('Of a moved class, and only of one'),
  placeIds: PlaceIds.optional().describe('Of a moved class. Default: where the meeting is held'),
});
export const RemoveExceptionRequest = z.strictObject(Class);
export const Exception = z
  .object({
    courseId: z.string(),
    meetingId: z.string(),
    localDate: LocalDate,
    sessionId: z.string().describe('Of the class; there is a session from 60 days ahead on'),
    kind: z.enum(['cancelled', 'moved']),
    startsAt: Instant.nullable(),
    endsAt: Instant.nullable(),
    placeIds: z.array(z.string()).nullable(),
  })
  .meta({ id: 'Exception' });
export const ListExceptionsRequest = z.strictObject({
  courseId: Id,
  from: LocalDate.optional(),
  to: LocalDate.optional(),
  ...PageInput,
});
export const ListExceptionsReply = z.object({
  exceptions: z.array(Exception),
  nextCursor: z.string().nullable(),
});
