import { challengeKey } from '../../platform/challengeKey.ts';
import { operation } from '../../platform/operation.ts';
import { actionFor } from '../liveness/action.ts';
import { issueChallenge } from './challenge.ts';
import { BeginFaceSignInReply, BeginFaceSignInRequest } from './contract.ts';

export const beginFaceSignIn = operation({
  name: 'beginFaceSignIn',
  summary:
    'Ask for the challenge of a face sign-in. Answers alike for every device, known or not; writes nothing.',
  method: 'POST',
  path: '/face-sign-in-challenges',
  roles: 'anyone',
  tier: 'light',
  writes: false,
  input: BeginFaceSignInRequest,
  output: BeginFaceSignInReply,
  failures: [],
  handler: ({ input, services }) => {
    const { deviceId } = input;
    const [key, now] = [challengeKey(), services.clock.now()];
    // The same for a while, or one could ask on until the action suits a recording.
    const action = actionFor(key, ['finishFaceSignIn', deviceId], now);
    const { challenge, expiresAt } = issueChallenge(deviceId, action, key, now);
    return Promise.resolve({ challenge, expiresAt: expiresAt.toISOString(), action });
  },
});
