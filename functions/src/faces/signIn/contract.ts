import { z } from 'zod';
import { Id, Instant } from '../../platform/ids.ts';
import { Image } from '../image.ts';
import { LIVENESS_ACTIONS } from '../liveness/action.ts';

/** As many frames as an action needs to be seen in. */
const [LEAST_FRAMES, MOST_FRAMES] = [3, 8];

export const BeginFaceSignInRequest = z.strictObject({ deviceId: Id });

export const BeginFaceSignInReply = z.object({
  challenge: z.string(),
  expiresAt: Instant,
  action: z.enum(LIVENESS_ACTIONS).describe('What to do before the camera'),
});

export const FinishFaceSignInRequest = z.strictObject({
  challenge: z.string().min(1).max(1000),
  device: z.strictObject({
    id: Id,
    counter: z.int().min(0).describe('Above every number this key has signed before'),
    signature: z.base64().max(200).describe('raw r||s over the signed message, P-256 with SHA-256'),
  }),
  images: z
    .array(Image)
    .min(LEAST_FRAMES)
    .max(MOST_FRAMES)
    .describe('Frames of the action as base64 JPEG, PNG or WebP of at most 400 KB, in order'),
  frameOffsetsMs: z
    .array(z.int().min(0).max(60_000))
    .min(LEAST_FRAMES)
    .max(MOST_FRAMES)
    .describe('When each frame was taken, in ms after the first; strictly rising'),
  capturedAt: Instant.describe(
    'By the phone’s clock. Signed, not judged: the challenge tells the time',
  ),
});
export type FinishFaceSignInRequest = z.output<typeof FinishFaceSignInRequest>;

export const FinishFaceSignInReply = z.object({
  token: z
    .string()
    .describe('Firebase custom token, good for one hour: for signInWithCustomToken, at once'),
});

export const RestoreFaceSignInRequest = z.strictObject({ deviceId: Id });

export const RestoreFaceSignInReply = z.object({ deviceId: z.string(), restored: z.literal(true) });
