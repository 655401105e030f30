import { z } from 'zod';
import { StudentNumber } from '../accounts/index.ts';
import { Id, Instant, instantWithin } from '../platform/ids.ts';
import { PageInput } from '../platform/page.ts';
import { CourseRules } from '../settings/index.ts';
import { officialZone } from './zone.ts';

const TimeZone = z
  .string()
  .max(60)
  .refine((name) => officialZone(name) === name, 'an IANA time zone, e.g. Europe/Berlin')
  .describe('IANA time zone');
export const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'local time as HH:MM');
export const LocalDate = z.iso.date();
/** Windows reach up to two days around a session: they must lie within what Instant holds, too. */
export const SessionTime = instantWithin(1971, 9998);
const Title = z.string().trim().min(1).max(200);
const Code = z.string().trim().min(1).max(40);
export const DayPart = z
  .string()
  .max(8)
  .describe('Code of one of the policy’s parts of the day; default: by the start');
const Department = Title.nullable().describe(
  'What insight and reports group courses by; null: none',
);
const CalendarIds = z
  .array(Id)
  .max(10)
  .describe('Calendars of holidays, on which meetings of this term are not held');
const OwnRules = CourseRules.describe(
  'What the course says otherwise than the institution; {}: nothing. The whole is replaced',
);
export const PlaceIds = z.array(Id).max(10).describe('Any of them will do; none means online');

export const CreateTermRequest = z.strictObject({
  name: Title,
  from: LocalDate,
  to: LocalDate,
  timeZone: TimeZone,
  calendarIds: CalendarIds.default([]),
});
export const UpdateTermRequest = z.strictObject({
  termId: Id,
  name: Title,
  from: LocalDate,
  to: LocalDate,
  calendarIds: CalendarIds,
});
export const Term = z
  .object({
    id: z.string(),
    name: z.string(),
    from: LocalDate,
    to: LocalDate,
    timeZone: z.string(),
    calendarIds: z.array(z.string()),
  })
  .meta({ id: 'Term' });
export const MoveTermRequest = z.strictObject({ termId: Id, from: LocalDate, to: LocalDate });
export const ListTermsReply = z.object({ terms: z.array(Term) });

export const CreateCourseRequest = z.strictObject({
  title: Title,
  code: Code,
  termId: Id,
  timeZone: TimeZone,
  department: Department.default(null),
  placeIds: PlaceIds.default([]),
  rules: OwnRules.default({}),
});
export const UpdateCourseRequest = z.strictObject({
  courseId: Id,
  title: Title.optional(),
  code: Code.optional(),
  department: Department.optional(),
  placeIds: PlaceIds.optional(),
  rules: OwnRules.optional(),
  status: z.enum(['active', 'archived']).optional(),
});
/** What a person may say of a course, in a call or in the Firebase console. */
export const CourseWords = z.object({
  title: Title,
  code: Code,
  termId: Id,
  timeZone: TimeZone,
  department: Department,
  placeIds: PlaceIds,
});
export const Course = z
  .object({
    id: z.string(),
    title: z.string(),
    code: z.string(),
    termId: z.string(),
    timeZone: z.string(),
    department: z.string().nullable(),
    placeIds: z.array(z.string()),
    rules: CourseRules,
    rulesVersion: z.int().describe('Counts on with each change of the rules'),
    status: z.enum(['active', 'archived']),
  })
  .meta({ id: 'Course' });
export const ListCourseRuleVersionsRequest = z.strictObject({ courseId: Id });
export const ListCourseRuleVersionsReply = z.object({
  versions: z.array(
    z.object({
      version: z.int(),
      rules: CourseRules,
      updatedAt: Instant,
      updatedBy: z.string().nullable().describe('Account; null: an edit in the Firebase console'),
    }),
  ),
});
export const ListCoursesReply = z.object({ courses: z.array(Course) });

export const AssignStaffRequest = z.strictObject({
  courseId: Id,
  uid: Id,
  role: z.enum(['instructor', 'substitute']).default('instructor'),
  until: Instant.optional().describe('End of the grant; a substitute always has one'),
});
export const RemoveStaffRequest = z.strictObject({ courseId: Id, uid: Id });
export const StaffGrant = z
  .object({ courseId: z.string(), uid: z.string(), role: z.string(), until: Instant })
  .meta({ id: 'StaffGrant' });

export const ListStaffRequest = z.strictObject({ courseId: Id });
export const ListStaffReply = z.object({ staff: z.array(StaffGrant) });

export const RosterLine = z.strictObject({
  studentNumber: StudentNumber,
  email: z.email().max(200).toLowerCase(),
  name: Title,
  from: Instant.optional(),
  until: Instant.optional(),
});
export type RosterLine = z.output<typeof RosterLine>;
export const AddToRosterRequest = z.strictObject({
  courseId: Id,
  students: z.array(RosterLine).min(1).max(100),
});
export const AddToRosterReply = z.object({
  added: z.int().describe('Entries written, new or changed'),
  linked: z.int().describe('Of these, entries that belong to an account already'),
});
export const RemoveFromRosterRequest = z.strictObject({
  courseId: Id,
  studentNumber: StudentNumber,
});
export const RosterEntry = z
  .object({
    studentNumber: z.string(),
    email: z.string(),
    name: z.string(),
    studentUid: z.string().nullable(),
    until: Instant,
    status: z.enum(['active', 'removed']),
  })
  .meta({ id: 'RosterEntry' });
export const ListRosterRequest = z.strictObject({ courseId: Id, ...PageInput });
export const ListRosterReply = z.object({
  students: z.array(RosterEntry),
  nextCursor: z.string().nullable(),
});

export const AddSessionRequest = z.strictObject({
  courseId: Id,
  startsAt: SessionTime,
  endsAt: SessionTime,
  opensAt: SessionTime.optional().describe('Default: by the course’s windows'),
  lateAfter: SessionTime.optional(),
  closesAt: SessionTime.optional(),
  placeIds: PlaceIds.optional().describe('Default: the course’s places'),
  dayPart: DayPart.nullable().default(null),
});
export const CancelSessionRequest = z.strictObject({ sessionId: Id });
export const RestoreSessionRequest = z.strictObject({ sessionId: Id });
export const MoveSessionRequest = z.strictObject({
  sessionId: Id,
  startsAt: SessionTime,
  endsAt: SessionTime,
  placeIds: PlaceIds.optional().describe('Default: where it would be held anyway'),
});
export const Session = z
  .object({
    id: z.string(),
    courseId: z.string(),
    courseTitle: z.string(),
    meetingId: z.string().nullable(),
    localDate: z.string(),
    timeZone: z.string(),
    startsAt: Instant,
    endsAt: Instant,
    opensAt: Instant,
    lateAfter: Instant,
    closesAt: Instant,
    placeIds: z.array(z.string()),
    dayPart: z.string().nullable().describe('Code of the part of the day to which it counts'),
    status: z.enum(['scheduled', 'cancelled']),
    closedAt: Instant.nullable().describe('When absences were written; null until then'),
    rollTaken: z
      .boolean()
      .nullable()
      .describe('Whether anybody was marked since check-in opened; null until the close'),
  })
  .meta({ id: 'Session' });
export const ListSessionsRequest = z.strictObject({
  courseId: Id,
  from: Instant.optional(),
  to: Instant.optional(),
  ...PageInput,
});
export const ListSessionsReply = z.object({
  sessions: z.array(Session),
  nextCursor: z.string().nullable(),
});
export const MaterialiseSessionsRequest = z.strictObject({ courseId: Id });
export const MaterialiseSessionsReply = z.object({
  created: z.int(),
  moved: z.int(),
  cancelled: z.int(),
});
