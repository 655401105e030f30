import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { currentPolicy } from '../../settings/index.ts';
import { attempts } from '../attemptStore.ts';
import { mayOverride, mustBeMarkable } from '../overrides.ts';
import type { StoredRecord } from '../recordStore.ts';
import { recordRef } from '../recordStore.ts';
import { taughtSession } from '../staff.ts';
import { toRecord } from '../toRecord.ts';
import { writeMark } from '../writeMark.ts';
import type { StoredAppeal } from './appealStore.ts';
import { appeals } from './appealStore.ts';
import { DecideAppealReply, DecideAppealRequest } from './contract.ts';
import { decidedMark, mustFit } from './decidedMark.ts';
import { toAppeal } from './toAppeal.ts';

export const decideAppeal = operation({
  name: 'decideAppeal',
  summary: 'Accept an appeal with a mark, or reject it, with a reason; once.',
  method: 'POST',
  path: '/appeals/{appealId}/decision',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: DecideAppealRequest,
  output: DecideAppealReply,
  failures: ['not-found', 'override-closed', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const ref = appeals(db).doc(input.appealId);
    const known = (await ref.get()).data();
    if (known === undefined) throw new Failure('not-found');
    const session = await taughtSession(services, caller, known.sessionId);
    if (known.uid === caller.uid) throw new Failure('permission-denied');
    mustFit(input, known);
    return await commit(context, async (write) => {
      const { tx, now } = write;
      const [stored, held, policy, tried] = await Promise.all([
        tx.get(ref),
        tx.get(recordRef(db, session.id, known.uid)),
        currentPolicy(db, tx),
        known.attemptId === null ? null : tx.get(attempts(db).doc(known.attemptId)),
      ]);
      const appeal = stored.data();
      mustBeOpen(appeal);
      mayOverride(caller, session, policy, now);
      const before = held.data() ?? null;
      mustStandAsSeen(before, input.seenEventId);
      const { decision: status, reason } = input;
      const told = {
        dedupeKey: `appeal.decided:${ref.id}:${String(appeal.round)}`,
        kind: 'appeal.decided',
        to: [appeal.uid],
        data: {
          appealId: ref.id,
          sessionId: session.id,
          courseId: session.courseId,
          studentUid: appeal.uid,
        },
      } as const;
      let record = before;
      if (status === 'accepted') {
        const triedAt = tried?.data()?.claimedAt;
        const decided = { input, appeal, session, before, triedAt, now, by: caller.uid };
        const mark = decidedMark(decided, policy);
        mustBeMarkable(session, mark.status, now);
        record = writeMark(services, write, session, before, mark, {
          kind: 'appeal',
          by: caller.uid,
          studentUid: appeal.uid,
          reason,
          attemptId: appeal.attemptId,
          intent: told,
        });
      } else write.intent(told);
      const eventId = status === 'accepted' ? (record?.eventId ?? null) : null;
      const decision = { by: caller.uid, at: now, reason, eventId };
      const change = { status, updatedAt: now, decision };
      tx.update(ref, change);
      write.audit({ action: `appeal.${status}`, subject: ref.path, details: { eventId } });
      return {
        appeal: toAppeal(ref.id, { ...appeal, ...change }),
        record: record === null ? null : toRecord(record),
      };
    });
  },
});

/** @throws Failure conflict */
function mustBeOpen(appeal: StoredAppeal | undefined): asserts appeal is StoredAppeal {
  if (appeal?.status === 'open') return;
  const detail = `The appeal is ${appeal?.status ?? 'gone'}: there is nothing to decide.`;
  throw new Failure('conflict', { detail });
}

/** Nothing is overwritten that whoever decides has not seen. @throws Failure conflict */
function mustStandAsSeen(record: StoredRecord | null, seenEventId: string | null): void {
  if ((record?.eventId ?? null) === seenEventId) return;
  const now = record === null ? 'there is none now' : `it is ${record.status} now`;
  const detail = `The mark has changed since you looked: ${now}. Look at the appeal again.`;
  throw new Failure('conflict', { detail });
}
