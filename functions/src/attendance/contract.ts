import { z } from 'zod';
import { Image, LIVENESS_ACTIONS } from '../faces/index.ts';
import { Id, Instant } from '../platform/ids.ts';
import { PageInput } from '../platform/page.ts';
import { DECISIONS } from './decision.ts';
import { DEPARTURES, METHODS, STATUSES } from './record.ts';
import { RecordFilterFields } from './recordFilter.ts';

export const BeginCheckInRequest = z.strictObject({
  sessionId: Id,
  deviceId: Id,
  operation: z.enum(['checkIn', 'checkOut']).default('checkIn'),
});

export const AskedAction = z
  .enum(['none', ...LIVENESS_ACTIONS])
  .describe('What 3 to 8 frames must show, in order; left and right are the person’s own');

export const BeginCheckInReply = z.object({
  challenge: z.string(),
  expiresAt: Instant,
  liveness: AskedAction,
});

/** A reported position. Whatever the phone says may lower trust, never raise it. */
const Location = z.strictObject({
  lat: z.number().min(-90).max(90),
  lng: z.number().min(-180).max(180),
  accuracyM: z
    .number()
    .min(0.01)
    .max(100_000)
    .describe('68 % radius as the phone reports it; below 3 m counts as 3 m'),
  fixAt: Instant,
  mock: z.boolean().optional(),
  provider: z
    .string()
    .max(40)
    .regex(/^[\w-]+$/)
    .optional(),
});

export const FrameOffsets = z
  .array(z.int().min(0).max(60_000))
  .max(8)
  .describe(
    'When each image was taken, ms after the first: 0 and rising, one an image; needed with an action',
  );

export const DeviceProof = z.strictObject({
  id: Id,
  counter: z.int().min(0),
  signature: z.base64().max(200).describe('raw r||s over the signed message, P-256 with SHA-256'),
});

export const CheckInRequest = z.strictObject({
  sessionId: Id,
  challenge: z.string().min(1).max(1000),
  images: z.array(Image).max(8).describe('Frames as base64 JPEG, PNG or WebP of at most 400 KB'),
  frameOffsetsMs: FrameOffsets.optional(),
  capturedAt: Instant,
  location: Location.nullable(),
  device: DeviceProof,
});
export type CheckInRequest = z.output<typeof CheckInRequest>;

export const Reason = z
  .object({ check: z.string(), reason: z.string(), hint: z.string() })
  .meta({ id: 'Reason' });

/** Decision, status, reasons, hints: never a score, a threshold or an embedding. */
export const CheckInReply = z
  .object({
    attemptId: z.string().nullable().describe('Null when nothing had to be decided any more'),
    sessionId: z.string(),
    decision: z.enum(DECISIONS),
    status: z.enum(STATUSES).nullable().describe('Of the record; null when there is none'),
    departure: z.enum(DEPARTURES),
    reasons: z.array(Reason),
    alreadyRecorded: z.boolean().describe('The record stood before this call and was not changed'),
    at: Instant.describe('Server time that counts'),
  })
  .meta({ id: 'CheckInReply' });
export type CheckInReply = z.output<typeof CheckInReply>;

export const AttendanceRecord = z
  .object({
    sessionId: z.string(),
    courseId: z.string(),
    studentUid: z.string(),
    startsAt: Instant,
    status: z.enum(STATUSES),
    method: z.enum(METHODS),
    arrivedAt: Instant.nullable(),
    departure: z.enum(DEPARTURES),
    departedAt: Instant.nullable(),
    policyVersion: z.int(),
    updatedAt: Instant,
  })
  .meta({ id: 'AttendanceRecord' });

export const MarkAttendanceRequest = z.strictObject({
  sessionId: Id,
  studentUid: Id,
  status: z.enum(['present', 'late', 'absent', 'excused']),
  departedAt: Instant.optional().describe('When the student left, if that is to be recorded'),
  reason: z.string().trim().min(3).max(500),
});

export const ReviewCheckInRequest = z.strictObject({
  sessionId: Id,
  studentUid: Id,
  status: z.enum(['present', 'late', 'absent']),
  reason: z.string().trim().min(3).max(500),
});

export const ShowEvidenceRequest = z.strictObject({ sessionId: Id, studentUid: Id });

export const ShowEvidenceReply = z.object({
  attempts: z.array(
    z.object({
      attemptId: z.string(),
      operation: z.string(),
      at: Instant,
      decision: z.enum(DECISIONS),
      policyVersion: z.int().describe('Of the institution’s rules it was judged under'),
      rulesVersion: z.int().describe('Of the course’s own rules over them'),
      findings: z.array(
        z.object({
          check: z.string(),
          outcome: z.enum(['pass', 'review', 'fail']),
          reason: z.string(),
          evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
        }),
      ),
    }),
  ),
});

export const ListRecordsRequest = z.strictObject({ ...RecordFilterFields, ...PageInput });

export const ListRecordsReply = z.object({
  records: z.array(AttendanceRecord),
  nextCursor: z.string().nullable(),
});
