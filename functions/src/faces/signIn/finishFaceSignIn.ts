import { challengeKey } from '../../platform/challengeKey.ts';
import { invalidField } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { decodeImages, mustDiffer } from '../image.ts';
import { claim } from './claim.ts';
import { FinishFaceSignInReply, FinishFaceSignInRequest } from './contract.ts';
import { openChallenge } from './challenge.ts';
import { decide } from './decide.ts';
import { passFirstFactor } from './firstFactor.ts';
import { mustBeAdmissible } from './standing.ts';

export const finishFaceSignIn = operation({
  name: 'finishFaceSignIn',
  summary:
    'Sign in by a registered device and the enrolled face, with the action that the challenge asked for.',
  method: 'POST',
  path: '/face-sign-ins',
  roles: 'anyone',
  tier: 'face',
  writes: true,
  input: FinishFaceSignInRequest,
  output: FinishFaceSignInReply,
  failures: [
    'challenge-invalid',
    'challenge-expired',
    'replay',
    'invalid-image',
    'face-sign-in-refused',
    'device-too-new',
    'face-not-enrolled',
    'consent-required',
    'attempt-limit',
    'in-progress',
    'too-busy',
  ],
  handler: async (context) => {
    const { input, services } = context;
    const { id: deviceId, counter } = input.device;
    const key = challengeKey();
    const challenge = openChallenge(input.challenge, deviceId, key, services.clock.now());
    mustRise(input.frameOffsetsMs, input.images.length);
    const images = decodeImages(input.images);
    mustDiffer(images);
    const { uid } = await passFirstFactor(services, input, images);
    await mustBeAdmissible(services, uid);
    const { nonce, action } = challenge;
    const held = await claim(services, { uid, deviceId, nonce, counter });
    return { token: await decide(context, held, images, action) };
  },
});

/** @throws Failure invalid-request */
function mustRise(offsetsMs: readonly number[], frames: number): void {
  if (offsetsMs.length !== frames) {
    throw invalidField('frameOffsetsMs', `one for each image: ${String(frames)}`);
  }
  const risen = offsetsMs.every((ms, n) => (n === 0 ? ms === 0 : ms > (offsetsMs[n - 1] ?? ms)));
  if (!risen) throw invalidField('frameOffsetsMs', 'begin with 0 and rise strictly');
}
