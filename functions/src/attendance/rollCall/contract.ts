import { z } from 'zod';
import { SIGHTINGS } from '../../faces/index.ts';
import { Id, Instant } from '../../platform/ids.ts';

export const StartRollCallRequest = z.strictObject({
  sessionId: Id,
  upload: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/, '8 to 64 letters, digits, _ or -')
    .describe('Name of the photo, uploaded before to rollCalls/{sessionId}/{your uid}/{upload}'),
});

const count = z.int().min(0);

/** What was found, in numbers: who, is shown by getRollCall, which is audited. */
export const StartRollCallReply = z.object({
  rollCallId: z.string(),
  sessionId: z.string(),
  status: z.enum(['proposed', 'confirmed']),
  expiresAt: Instant.describe('Until then it can be looked at and confirmed'),
  found: z.object({
    present: count,
    uncertain: count,
    notSeen: count.describe('On the roster, but not in the photo, or without a face to compare'),
    unknownFaces: count,
    moreFaces: z.boolean().describe('The photo shows more faces than are looked at'),
  }),
});

export const GetRollCallRequest = z.strictObject({ rollCallId: Id });

const Box = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .describe('Pixels of the photo as it was analysed');

export const GetRollCallReply = z.object({
  rollCallId: z.string(),
  sessionId: z.string(),
  status: z.enum(['proposed', 'confirmed']),
  takenBy: z.string(),
  createdAt: Instant,
  expiresAt: Instant,
  widthPx: z.int(),
  heightPx: z.int(),
  moreFaces: z.boolean(),
  limits: z.object({ reviewFrom: z.number(), identifyFrom: z.number(), marginFrom: z.number() }),
  people: z.array(
    z.object({
      studentUid: z.string(),
      name: z.string().nullable().describe('As on the roster; null when off it since'),
      sighting: z
        .enum(SIGHTINGS)
        .describe('present: sure. not-comparable: the enrolment cannot be read or is outdated'),
      box: Box.nullable(),
      similarity: z.number().nullable(),
      lead: z.number().nullable(),
    }),
  ),
  unknownFaces: z.array(Box),
});

export const ConfirmRollCallRequest = z.strictObject({
  rollCallId: Id,
  marks: z
    .array(
      z.strictObject({
        studentUid: Id,
        status: z.enum(['present', 'late', 'absent', 'excused']),
      }),
    )
    .min(1)
    .max(200)
    .describe('Students who are not named keep whatever mark they have'),
});
export type ConfirmRollCallRequest = z.output<typeof ConfirmRollCallRequest>;

export const ConfirmRollCallReply = z.object({
  rollCallId: z.string(),
  marked: count,
  unchanged: count.describe('Had that very mark already: the record keeps how it came about'),
  kept: z
    .array(z.string())
    .describe(
      'Students whom somebody marked since the photo: those marks stand, see markAttendance',
    ),
});
