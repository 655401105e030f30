import { z } from 'zod';
import { Image } from '../faces/index.ts';
import { Id, Instant } from '../platform/ids.ts';
import { AskedAction, DeviceProof, FrameOffsets, Reason } from './contract.ts';
import { DECISIONS } from './decision.ts';
import { STATUSES } from './record.ts';

const KioskSession = z
  .object({
    sessionId: z.string(),
    courseTitle: z.string(),
    startsAt: Instant,
    endsAt: Instant,
  })
  .meta({ id: 'KioskSession' });

export const BeginKioskCheckInRequest = z.strictObject({ deviceId: Id });

export const BeginKioskCheckInReply = z.object({
  challenge: z.string(),
  expiresAt: Instant,
  liveness: AskedAction,
  sessions: z
    .array(KioskSession)
    .describe('What takes check-ins at the place now, the latest start first'),
});

export const KioskCheckInRequest = z.strictObject({
  challenge: z.string().min(1).max(1000),
  images: z.array(Image).min(1).max(8).describe('Frames of one person before the tablet'),
  frameOffsetsMs: FrameOffsets.optional(),
  capturedAt: Instant,
  device: DeviceProof,
});
export type KioskCheckInRequest = z.output<typeof KioskCheckInRequest>;

/** Who was recognised and what was recorded; to nobody's face else but hints, and never a score. */
export const KioskCheckInReply = z
  .object({
    decision: z.enum(DECISIONS),
    student: z
      .object({ name: z.string().describe('As on the roster, so that one sees that it worked') })
      .nullable()
      .describe('Null when rejected: whom somebody was taken for is nobody’s business'),
    session: KioskSession.nullable(),
    status: z.enum(STATUSES).nullable(),
    reasons: z.array(Reason),
    alreadyRecorded: z.boolean(),
    at: Instant.describe('Server time that counts'),
  })
  .meta({ id: 'KioskCheckInReply' });
export type KioskCheckInReply = z.output<typeof KioskCheckInReply>;
