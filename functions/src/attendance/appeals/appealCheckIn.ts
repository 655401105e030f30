import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { Session } from '../../courses/index.ts';
import { sessionOf, sessionRules } from '../../courses/index.ts';
import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import type { Policy } from '../../settings/index.ts';
import { currentPolicy } from '../../settings/index.ts';
import { attempts } from '../attemptStore.ts';
import { recordRef } from '../recordStore.ts';
import type { StoredAppeal } from './appealStore.ts';
import { appealRef } from './appealStore.ts';
import { groundOf } from './appealable.ts';
import { Appeal, AppealCheckInRequest } from './contract.ts';
import { toAppeal } from './toAppeal.ts';

/** Withdrawn and made again more often than this, an appeal only tells staff again and again. */
const MOST_ROUNDS = 3;
const DAY_S = 24 * 3600;

export const appealCheckIn = operation({
  name: 'appealCheckIn',
  summary: 'Ask staff to look again at an own check-in or check-out, or at an automatic absent.',
  method: 'POST',
  path: '/sessions/{sessionId}/appeals',
  roles: ['student'],
  tier: 'light',
  writes: true,
  input: AppealCheckInRequest,
  output: Appeal,
  failures: ['not-found', 'appeal-closed', 'already-exists', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const { uid } = caller;
    const session = await sessionOf(db, input.sessionId);
    if (session === null) throw new Failure('not-found');
    const { id: sessionId, courseId } = session;
    const ref = appealRef(db, sessionId, uid, input.operation);
    return await commit(context, async ({ tx, now, audit, intent }) => {
      const [record, policy, tried, known] = await Promise.all([
        tx.get(recordRef(db, sessionId, uid)),
        currentPolicy(db, tx),
        tx.get(attempts(db).where('sessionId', '==', sessionId).where('uid', '==', uid)),
        tx.get(ref),
      ]);
      // Nothing of the student's in that session: it may as well be none.
      if (!record.exists && tried.empty) throw new Failure('not-found');
      mustBeOpen(session, policy, now);
      const round = nextRound(known);
      const own = tried.docs.map((doc) => ({ ...doc.data(), id: doc.id }));
      const ground = groundOf(input.operation, record.data() ?? null, own);
      if ('why' in ground) throw new Failure('conflict', { detail: ground.why });
      const appeal: StoredAppeal = {
        uid,
        sessionId,
        courseId,
        operation: input.operation,
        attemptId: ground.attemptId,
        note: input.note,
        status: 'open',
        round,
        createdAt: now,
        updatedAt: now,
        decision: null,
      };
      tx.set(ref, appeal);
      const details = { attemptId: ground.attemptId, round };
      audit({ action: 'appeal.made', subject: ref.path, details });
      intent({
        dedupeKey: `appeal.made:${ref.id}:${String(round)}`,
        kind: 'appeal.made',
        to: [`staff:${courseId}`],
        data: { appealId: ref.id, sessionId, courseId, studentUid: caller.uid },
      });
      return toAppeal(ref.id, appeal);
    });
  },
});

/** @throws Failure appeal-closed */
function mustBeOpen(session: Session, policy: Policy, now: Date): void {
  const { open, withinDays } = sessionRules(session, policy).appeals;
  if (!open) throw new Failure('appeal-closed', { detail: 'Appeals are not taken here.' });
  const until = after(session.endsAt, withinDays * DAY_S);
  if (now > until) {
    const detail = `This session could be appealed until ${until.toISOString()}.`;
    throw new Failure('appeal-closed', { detail });
  }
}

/** @throws Failure already-exists | conflict */
function nextRound(known: DocumentSnapshot<StoredAppeal>): number {
  const before = known.data();
  if (before === undefined) return 1;
  if (before.status === 'open') {
    throw new Failure('already-exists', { detail: 'Your appeal waits to be decided.' });
  }
  if (before.status !== 'withdrawn') {
    throw new Failure('conflict', { detail: `Your appeal was ${before.status} already.` });
  }
  if (before.round >= MOST_ROUNDS) {
    throw new Failure('conflict', { detail: 'Your appeal was withdrawn too often.' });
  }
  return before.round + 1;
}
