import { z } from 'zod';
import { AttendanceRecord } from './contract.ts';
import { Id, Instant } from '../platform/ids.ts';
import { DEPARTURES, METHODS, STATUSES } from './record.ts';

/** Why a person changed a mark. */
export const ReasonText = z.string().trim().min(3).max(500);

const MarkedStatus = z.enum(['present', 'late', 'absent', 'excused']);

export const MarkManyAttendanceRequest = z.strictObject({
  sessionId: Id,
  reason: ReasonText.describe('Of every mark that brings none of its own'),
  marks: z
    .array(
      z.strictObject({
        studentUid: Id,
        status: MarkedStatus,
        departedAt: Instant.optional().describe('When the student left, if that is to be recorded'),
        reason: ReasonText.optional(),
      }),
    )
    .min(1)
    .max(200)
    .describe('Each student once'),
});

const count = z.int().min(0);

export const MarkManyAttendanceReply = z.object({
  sessionId: z.string(),
  marked: count,
  unchanged: count,
  refused: count,
  results: z
    .array(
      z.object({
        studentUid: z.string(),
        outcome: z
          .enum(['marked', 'unchanged', 'refused'])
          .describe('unchanged: had that very mark already; the record keeps how it came about'),
        failure: z.string().nullable().describe('Code of the refusal, as markAttendance gives it'),
        detail: z.string().nullable(),
      }),
    )
    .describe('One for each mark asked for, in their order'),
});

export const UndoMarkRequest = z.strictObject({
  sessionId: Id,
  studentUid: Id,
  eventId: Id.describe('The event that made the mark which stands, as getRecord shows it'),
  reason: ReasonText,
});

export const UndoMarkReply = z.object({
  record: AttendanceRecord.nullable().describe('Null when the first mark was taken back'),
  eventId: z.string().nullable().describe('What could be undone next'),
});

export const ReviewDepartureRequest = z.strictObject({
  sessionId: Id,
  studentUid: Id,
  accepted: z.boolean().describe('true: left when the check-out came; false: no departure'),
  reason: ReasonText,
});

const KeptMark = z.object({
  status: z.enum(STATUSES),
  method: z.enum(METHODS),
  arrivedAt: Instant.nullable(),
  departure: z.enum(DEPARTURES),
  departedAt: Instant.nullable(),
  markedBy: z.string(),
});

const RecordEvent = z.object({
  eventId: z.string(),
  at: Instant,
  kind: z.string(),
  by: z.string(),
  before: z.enum(STATUSES).nullable(),
  after: z.enum(STATUSES).nullable().describe('Null when the record was taken away by an undo'),
  previous: KeptMark.nullable().describe('The whole mark before; null when there was none'),
  reason: z.string().nullable(),
  undone: z.boolean().describe('A later event took this one back'),
  undoes: z.string().nullable().describe('Of an undo: the event it took back'),
  requestId: z.string().nullable().describe('Of an excuse: the absence request that gave it'),
});

export const GetRecordRequest = z.strictObject({ sessionId: Id, studentUid: Id });

export const GetRecordReply = z.object({
  record: AttendanceRecord.nullable().describe('Null when its only mark was undone'),
  undoable: z.string().nullable().describe('The event that undoMark would take back'),
  events: z.array(RecordEvent).describe('Oldest first; every mark that ever held'),
});
