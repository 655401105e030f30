import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { RestoreSessionRequest, Session } from './contract.ts';
import { decideSession } from './exceptions/decideSession.ts';
import { toSession } from './toReply.ts';

export const restoreSession = operation({
  name: 'restoreSession',
  summary: 'Take back that a session was cancelled or moved; it takes place as planned.',
  method: 'POST',
  path: '/sessions/{sessionId}/restore',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: RestoreSessionRequest,
  output: Session,
  failures: ['not-found', 'conflict'],
  handler: (context) => {
    const { caller, input, services } = context;
    return commit(context, async (write) =>
      toSession(await decideSession(write, services, caller, input.sessionId, null)),
    );
  },
});
