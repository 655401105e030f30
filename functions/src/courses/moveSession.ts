import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { MoveSessionRequest, Session } from './contract.ts';
import { decideSession } from './exceptions/decideSession.ts';
import { spanOf } from './sessionSpan.ts';
import { toSession } from './toReply.ts';

export const moveSession = operation({
  name: 'moveSession',
  summary:
    'Move a session whose check-in has not opened to another time or place; it keeps its id. A cancelled one takes place again.',
  method: 'POST',
  path: '/sessions/{sessionId}/move',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: MoveSessionRequest,
  output: Session,
  failures: ['not-found', 'conflict'],
  handler: (context) => {
    const { caller, input, services } = context;
    const decision = {
      kind: 'moved' as const,
      ...spanOf(input),
      placeIds: input.placeIds ?? null,
    };
    return commit(context, async (write) =>
      toSession(await decideSession(write, services, caller, input.sessionId, decision)),
    );
  },
});
