import { challengeKey } from '../../platform/challengeKey.ts';
import { operation } from '../../platform/operation.ts';
import { pickAction } from '../liveness/action.ts';
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
    const action = pickAction();
    const now = services.clock.now();
    const { challenge, expiresAt } = issueChallenge(input.deviceId, action, challengeKey(), now);
    return Promise.resolve({ challenge, expiresAt: expiresAt.toISOString(), action });
  },
});
