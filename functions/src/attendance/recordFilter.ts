import { z } from 'zod';
import { Id, Instant } from '../platform/ids.ts';
import { DEPARTURES, METHODS, STATUSES } from './record.ts';

/** The one filter of records: of the list, of exports and reports, and of schedules. All that is given holds at once. */
export const RecordFilterFields = {
  courseId: Id.optional(),
  sessionId: Id.optional(),
  studentUid: Id.optional(),
  section: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .optional()
    .describe('Students whose profile names this section now'),
  staffUid: Id.optional().describe('Courses that this person teaches now'),
  from: Instant.optional().describe('Sessions that start then or later'),
  to: Instant.optional().describe('Sessions that start before'),
  status: z.array(z.enum(STATUSES)).min(1).max(STATUSES.length).optional().describe('Any of these'),
  method: z.enum(METHODS).optional(),
  departure: z.enum(DEPARTURES).optional(),
};

export const RecordFilter = z.strictObject(RecordFilterFields).meta({ id: 'RecordFilter' });
export type RecordFilter = z.output<typeof RecordFilter>;
