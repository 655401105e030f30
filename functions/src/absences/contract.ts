import { z } from 'zod';
import { Id, Instant } from '../platform/ids.ts';
import { PageInput } from '../platform/page.ts';
import { REQUEST_STATUSES } from './lifecycle.ts';
import { CATEGORIES } from './requestStore.ts';

/** Sessions that one request may name. */
export const MOST_SESSIONS = 50;

const SomeSessions = z.strictObject({
  sessionIds: z
    .array(Id)
    .min(1)
    .max(MOST_SESSIONS)
    .describe('Sessions of the student’s own courses, each once'),
});
const SomeDays = z.strictObject({
  from: z.iso.date().describe('First day, local date where the class is held'),
  to: z.iso.date().describe('Last day; the same for one day'),
});
export const Covers = z.union([SomeSessions, SomeDays]);
export type Covers = z.output<typeof Covers>;

export const Category = z.enum(CATEGORIES);

/** Why, for those who decide: never in a list, a notice or a log. */
export const ReasonWords = z.string().trim().min(3).max(2000);
export const Note = z.string().trim().min(3).max(1000);

export const AbsenceRequest = z
  .object({
    requestId: z.string(),
    studentUid: z.string(),
    requestedBy: z.string(),
    requestedAs: z.enum(['student', 'guardian']),
    category: Category,
    covers: z.union([
      z.object({ sessionIds: z.array(z.string()) }),
      z.object({ from: z.iso.date(), to: z.iso.date() }),
    ]),
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
    courseIds: z
      .array(z.string())
      .describe('Courses concerned when it was submitted; none of a draft'),
    status: z.enum(REQUEST_STATUSES),
    round: z.int().describe('How often it was submitted; 0 for a draft'),
    reviewBy: z.enum(['staff', 'admins']),
    evidenceNeeded: z.boolean().describe('Not approved before a piece of evidence is ready'),
    decision: z
      .object({ outcome: z.enum(['approved', 'rejected']), by: z.string(), at: Instant })
      .nullable(),
    createdAt: Instant,
    submittedAt: Instant.nullable(),
    dueAt: Instant.nullable().describe('Expires then unless something happens to it before'),
    updatedAt: Instant,
    revision: z
      .string()
      .describe('To be named by a decision; another one when its readable evidence changes'),
  })
  .meta({ id: 'AbsenceRequest' });

export const RequestRef = z.strictObject({ requestId: Id });

const About = {
  category: Category,
  covers: Covers,
  reason: ReasonWords.describe('For those who decide; in no list, notice or log'),
};
const Named = Id.optional().describe('Guardians name the child; students need not name themselves');

export const CreateAbsenceRequestRequest = z.strictObject({
  studentUid: Named,
  ...About,
  submit: z.boolean().default(false).describe('false: a draft, that nobody else decides on yet'),
});

export const UpdateAbsenceRequestRequest = z.strictObject({
  requestId: Id,
  category: Category.optional(),
  covers: Covers.optional(),
  reason: ReasonWords.optional(),
});

export const SubmitAbsenceRequestRequest = z.strictObject({
  requestId: Id,
  note: Note.optional().describe('The answer to what staff asked'),
});

export const ReportAbsenceRequest = z.strictObject({
  studentUid: Id.describe('The child'),
  ...About,
});

export const DecideAbsenceRequestRequest = z.strictObject({
  requestId: Id,
  revision: z
    .string()
    .min(1)
    .max(40)
    .describe('Of the request that was looked at; another one now is a conflict'),
  decision: z
    .enum(['approve', 'reject', 'needs-info'])
    .describe('Of a decided request the other one decides anew'),
  note: Note.optional().describe('For the student’s side; needed for all but a first approval'),
  waiveEvidence: z
    .boolean()
    .default(false)
    .describe('Admins: approve without the evidence that the policy asks for'),
});

export const ListAbsenceRequestsRequest = z.strictObject({
  studentUid: Id.optional().describe('Guardians must name a child; students see their own'),
  courseId: Id.optional().describe('Instructors must name one of theirs'),
  status: z.enum(REQUEST_STATUSES).optional(),
  from: z.iso.date().optional().describe('Requests whose first day is this or later'),
  to: z.iso.date().optional().describe('Requests whose first day is this or earlier'),
  ...PageInput,
});

export const ListAbsenceRequestsReply = z.object({
  requests: z
    .array(AbsenceRequest)
    .describe('The latest first day first; a page for staff may hold fewer than there are'),
  nextCursor: z.string().nullable(),
});

export const GetAbsenceRequestReply = z.object({
  request: AbsenceRequest,
  reason: z.string().nullable().describe('null for staff who may not decide it'),
  steps: z
    .array(
      z.object({
        n: z.int(),
        at: Instant,
        by: z.string(),
        as: z.enum(['student', 'guardian', 'staff', 'system']),
        action: z.string(),
        status: z.enum(REQUEST_STATUSES).describe('Where the request stood from then on'),
        round: z.int(),
        note: z
          .string()
          .nullable()
          .describe('null where nothing was said, and for staff who may not decide it'),
      }),
    )
    .describe('Everything that happened to it, first to last'),
});
