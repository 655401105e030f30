import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { evidenceOf } from './attemptStore.ts';
import { ShowEvidenceReply, ShowEvidenceRequest } from './contract.ts';
import { showToStaff } from './evidence.ts';
import { taughtSession } from './staff.ts';

/** At most this many attempts are shown, the newest; a session allows no more than 50 of each kind. */
const SHOWN = 100;

export const showEvidence = operation({
  name: 'showEvidence',
  summary: 'See what every check of a student’s attempts found; each look is audited.',
  method: 'POST',
  path: '/sessions/{sessionId}/attendance/{studentUid}/evidence',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: ShowEvidenceRequest,
  output: ShowEvidenceReply,
  failures: ['not-found'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const session = await taughtSession(services, caller, input.sessionId);
    const { db } = services;
    return await commit(
      context,
      async (write) => {
        const newest = evidenceOf(db, session.id, input.studentUid)
          .orderBy('at', 'desc')
          .limit(SHOWN);
        const shown = await write.tx.get(newest);
        const about = { sessionId: session.id, studentUid: input.studentUid };
        const attempts = showToStaff(write, db, about, shown.docs);
        return { attempts };
      },
      { keepReply: false },
    );
  },
});
