import { sessionOf } from '../../courses/index.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { currentPolicy } from '../../settings/index.ts';
import { mayOverride } from '../overrides.ts';
import { taughtSession } from '../staff.ts';
import { CHUNK } from './chunks.ts';
import { closeCheckIns } from './closeCheckIns.ts';
import { closeDepartures } from './closeDepartures.ts';
import { CloseSessionRequest, SessionSummary } from './contract.ts';
import { countSession } from './countSession.ts';
import { hasClosed } from './moments.ts';
import { summaryRef } from './summaryStore.ts';
import { toSummary } from './toSummary.ts';

const BY_STAFF = { chunk: CHUNK, byStaff: true } as const;

export const closeSession = operation({
  name: 'closeSession',
  summary: 'Close a session whose check-in has ended, now or again: absences are written.',
  method: 'POST',
  path: '/sessions/{sessionId}/close',
  roles: ['instructor', 'admin'],
  tier: 'bulk',
  writes: true,
  input: CloseSessionRequest,
  output: SessionSummary,
  failures: ['not-found', 'override-closed', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const open = await taughtSession(services, caller, input.sessionId);
    const { id, status, closesAt } = open;
    if (status === 'cancelled') {
      throw new Failure('conflict', { detail: 'The session was cancelled.' });
    }
    if (!hasClosed({ closesAt }, services.clock.now())) {
      throw new Failure('conflict', {
        detail: `Check-ins are taken until ${closesAt.toISOString()}; close it after that.`,
      });
    }
    // Absences that staff have written are their marks: who may, and until when, is the same question.
    mayOverride(caller, open, await currentPolicy(services.db), services.clock.now());
    await closeCheckIns(context, id, BY_STAFF);
    await closeDepartures(context, id, BY_STAFF);
    const session = await sessionOf(services.db, id);
    if (session === null) throw new Failure('not-found');
    const summary = await countSession(services, session);
    return await commit(context, ({ tx, audit }) => {
      tx.set(summaryRef(services.db, id), summary);
      audit({
        action: 'session.closed-by-staff',
        subject: `sessions/${id}`,
        details: { absent: summary.status.absent },
      });
      return Promise.resolve(toSummary(summary));
    });
  },
});
