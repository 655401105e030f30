import { z } from 'zod';
import { Id, Instant } from '../../platform/ids.ts';
import { DEPARTURES, METHODS, STATUSES } from '../record.ts';

export const CloseSessionRequest = z.strictObject({ sessionId: Id });
export const GetSessionSummaryRequest = z.strictObject({ sessionId: Id });

export const SessionSummary = z
  .object({
    sessionId: z.string(),
    courseId: z.string(),
    rostered: z.int().describe('Students on the roster of this session'),
    unlinked: z.int().describe('Of these, entries without an account: they cannot have a record'),
    marked: z.int().describe('Records, also of students who left the roster since'),
    status: z.record(z.enum(STATUSES), z.int()),
    method: z.record(z.enum(METHODS), z.int()),
    departure: z.record(z.enum(DEPARTURES), z.int()),
    rollTaken: z
      .boolean()
      .describe('Whether anybody was marked since check-in opened, besides by closing'),
    closedAt: Instant.nullable().describe('When the session was closed; null until then'),
    countedAt: Instant,
  })
  .meta({ id: 'SessionSummary' });
