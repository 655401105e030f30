import { z } from 'zod';
import { Id, Instant } from '../platform/ids.ts';
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
    courseIds: z.array(z.string()).describe('Courses with a covered session when it was written'),
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
  })
  .meta({ id: 'AbsenceRequest' });

export const RequestRef = z.strictObject({ requestId: Id });
