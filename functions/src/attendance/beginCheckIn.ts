import { actionFor } from '../faces/index.ts';
import { challengeKey } from '../platform/challengeKey.ts';
import { operation } from '../platform/operation.ts';
import { issueChallenge } from './challenge.ts';
import { BeginCheckInReply, BeginCheckInRequest } from './contract.ts';
import { closedFailure, isOpen, rulesOf, passGates } from './gates.ts';

export const beginCheckIn = operation({
  name: 'beginCheckIn',
  summary:
    'Ask for the challenge that a check-in or check-out must carry; issuing it writes nothing.',
  method: 'POST',
  path: '/sessions/{sessionId}/challenges',
  roles: ['student'],
  tier: 'light',
  writes: false,
  input: BeginCheckInRequest,
  output: BeginCheckInReply,
  failures: ['not-found', 'not-rostered', 'session-closed'],
  handler: async ({ caller, input, services }) => {
    const occasion = await passGates(services, caller, input.sessionId);
    const now = services.clock.now();
    if (!isOpen(occasion, input.operation, now)) throw closedFailure(occasion, input.operation);
    const binding = { ...input, uid: caller.uid };
    const key = challengeKey();
    const about = [caller.uid, input.sessionId, input.operation];
    const { liveness, challengeLifeS } = rulesOf(occasion);
    const action = liveness === 'required' ? actionFor(key, about, now) : null;
    const { challenge, expiresAt } = issueChallenge(binding, action, challengeLifeS, key, now);
    return { challenge, expiresAt: expiresAt.toISOString(), liveness: action ?? ('none' as const) };
  },
});
