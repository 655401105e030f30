import { operation } from '../../platform/operation.ts';
import { taughtSession } from '../staff.ts';
import { GetSessionSummaryRequest, SessionSummary } from './contract.ts';
import { countSession } from './countSession.ts';
import { toSummary } from './toSummary.ts';

export const getSessionSummary = operation({
  name: 'getSessionSummary',
  summary: 'How a session stands at this moment, counted from its records and roster.',
  method: 'GET',
  path: '/sessions/{sessionId}/summary',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: GetSessionSummaryRequest,
  output: SessionSummary,
  failures: ['not-found'],
  handler: async ({ caller, input, services }) => {
    const session = await taughtSession(services, caller, input.sessionId);
    return toSummary(await countSession(services, session));
  },
});
