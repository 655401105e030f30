import { z } from 'zod';
import { Id, Instant } from '../platform/ids.ts';
import { CONSENT_STATES } from './consent.ts';
import { RE_ENROLMENT_REASONS } from './drift/reasons.ts';
import { Image } from './image.ts';

const subjectUid = Id.optional().describe('Whose face; the caller’s own when left out');

export const GetConsentRequest = z.strictObject({ subjectUid });

export const GiveConsentRequest = z.strictObject({
  subjectUid,
  textVersion: z.string().min(1).max(40).describe('Version of the consent text that was shown'),
});

export const WithdrawConsentRequest = z.strictObject({ subjectUid });

export const ConsentReply = z
  .object({
    subjectUid: z.string(),
    state: z
      .enum(CONSENT_STATES)
      .describe('outdated: the text has changed since, or a guardian is needed now'),
    textVersion: z.string().nullable().describe('The text that was decided on last'),
    at: Instant.nullable().describe('When it was decided'),
    currentTextVersion: z.string(),
    guardianNeeded: z.boolean().describe('The person is a minor, or of unknown age'),
    biometric: z.enum(['none', 'enrolled', 'withdrawn']),
    reEnrolment: z
      .enum(RE_ENROLMENT_REASONS)
      .nullable()
      .describe('Why the face should be enrolled anew; null in replies to a decision'),
  })
  .meta({ id: 'ConsentReply' });

const Advice = z.object({
  code: z.string().describe('NO_FACE, BLURRY, …'),
  hint: z.string().describe('What to do about it'),
});

const fraction = z.number().min(0).max(1);

export const CheckFaceFrameRequest = z.strictObject({
  image: Image,
  purpose: z
    .enum(['enrolment', 'check-in'])
    .default('enrolment')
    .describe('A check-in asks less of a frame than an enrolment'),
});

/** Units by code, for those who read the figures. */
const UNITS = [
  'NO_FACE: faces',
  'MULTIPLE_FACES: prominence of the second face over the first’s',
  'FACE_TOO_SMALL: px between the eyes',
  'NOT_CENTERED: fraction of the frame’s side',
  'MOVE_CLOSER and MOVE_BACK: width of the face as a fraction of the frame’s shorter side',
  'EXTREME_POSE: degrees of the worst of yaw, pitch and roll',
  'LOW_LIGHT and TOO_BRIGHT: mean luma, 0 to 255',
  'BLURRY: variance of the Laplacian over luma squared',
  'OCCLUDED: how sure the model is of a face, 0 to 1',
  'EYES_CLOSED: height over width of the eye opening',
].join('; ');

const FrameAdvice = Advice.extend({
  measured: z
    .number()
    .nullable()
    .optional()
    .describe(`For staff only; null when it could not be measured. Unit by code: ${UNITS}`),
  limit: z
    .number()
    .optional()
    .describe('For staff only: what `measured` should have kept to, in the same unit'),
});

export const CheckFaceFrameReply = z.object({
  ok: z.boolean().describe('The frame would do for the purpose'),
  codes: z.array(FrameAdvice),
  box: z
    .object({ left: fraction, top: fraction, width: fraction, height: fraction })
    .nullable()
    .describe('The face, as fractions of the frame'),
});

export const EnrolFaceRequest = z.strictObject({
  images: z.array(Image).min(3).max(5).describe('Different shots of one face'),
});

export const EnrolFaceReply = z.object({
  enrolled: z.literal(true),
  used: z.int().describe('Images that the template was made from'),
  images: z.array(z.object({ index: z.int(), accepted: z.boolean(), codes: z.array(Advice) })),
});
