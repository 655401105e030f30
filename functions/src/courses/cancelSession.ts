import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { isStaffOf } from '../platform/access.ts';
import { operation } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { CancelSessionRequest, Session } from './contract.ts';
import { sessions } from './sessionStore.ts';
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
    const ref = sessions(services.db).doc(input.sessionId);
    return commit(context, async ({ tx, now, audit, intent }) => {
      const session = (await tx.get(ref)).data();
      if (session === undefined || !isStaffOf(caller.access, session.courseId, now)) {
        throw new Failure('not-found');
      }
      if (session.cancelledBy === 'staff') {
        throw new Failure('conflict', { detail: 'The session is cancelled already.' });
      }
      if (session.endsAt <= now) {
        throw new Failure('conflict', { detail: 'The session has ended; marks can still be set.' });
      }
      const next = {
        ...session,
        status: 'cancelled' as const,
        cancelledBy: 'staff' as const,
        revision: newRevision(),
        updatedAt: now,
      };
      tx.set(ref, next);
      audit({ action: 'session.cancelled', subject: ref.path });
      intent({
        dedupeKey: `session.cancelled:${ref.id}:${next.revision}`,
        kind: 'session.cancelled',
        to: [`roster:${session.courseId}`],
        data: { sessionId: ref.id, courseId: session.courseId },
      });
      return toSession({ ...next, id: ref.id });
    });
  },
});
