import { challengeKey } from '../../platform/challengeKey.ts';
import { operation } from '../../platform/operation.ts';
import { decodeImages, mustDiffer } from '../image.ts';
import { frameMarks } from '../liveness/seenFramesStore.ts';
import { mustBeTimed } from '../liveness/timedFrames.ts';
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
    'enrolment-too-new',
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
    const { nonce, action } = challenge;
    mustBeTimed(input, action);
    const images = decodeImages(input.images);
    mustDiffer(images);
    const { uid } = await passFirstFactor(services, input, images);
    await mustBeAdmissible(services, uid);
    const marks = frameMarks(uid, images);
    const held = await claim(services, { uid, deviceId, nonce, counter, marks });
    const { frameOffsetsMs } = input;
    return { token: await decide(context, held, { images, frameOffsetsMs, action }) };
  },
});
