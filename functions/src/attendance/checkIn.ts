import { operation } from '../platform/operation.ts';
import { ownArrival } from './arrival.ts';
import { ATTEMPT_FAILURES, attempt } from './attempt.ts';
import { CheckInReply, CheckInRequest } from './contract.ts';

export const checkIn = operation({
  name: 'checkIn',
  summary: 'Record arrival at a session, proven by face, place and device.',
  method: 'POST',
  path: '/sessions/{sessionId}/check-ins',
  roles: ['student'],
  tier: 'face',
  writes: true,
  input: CheckInRequest,
  output: CheckInReply,
  failures: ATTEMPT_FAILURES,
  handler: (context) => attempt(context, ownArrival),
});
