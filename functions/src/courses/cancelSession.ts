import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { CancelSessionRequest, Session } from './contract.ts';
import { CANCELLED } from './exceptions/classState.ts';
import { decideSession } from './exceptions/decideSession.ts';
import { toSession } from './toReply.ts';

export const cancelSession = operation({
  name: 'cancelSession',
  summary: 'Cancel a session that has not ended; the timetable does not bring it back.',
  method: 'POST',
  path: '/sessions/{sessionId}/cancel',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: CancelSessionRequest,
  output: Session,
  failures: ['not-found', 'conflict'],
  handler: (context) => {
    const { caller, input, services } = context;
    return commit(context, async (write) =>
      toSession(await decideSession(write, services, caller, input.sessionId, CANCELLED)),
    );
  },
});
