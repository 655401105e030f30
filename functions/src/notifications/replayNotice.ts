import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { wakeDelivery } from '../platform/outbox.ts';
import { contextOf } from './context.ts';
import { NoticeState, ReplayNoticeRequest } from './noticeContract.ts';
import { notices, toNotice } from './noticeStore.ts';
import { usefulUntil } from './planDelivery.ts';
import { toNoticeState } from './toNoticeState.ts';

export const replayNotice = operation({
  name: 'replayNotice',
  summary:
    'Have a dead notice tried again: only what failed, and only while its pushes are of use.',
  method: 'POST',
  path: '/notices/{noticeId}/replays',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: ReplayNoticeRequest,
  output: NoticeState,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { input, services } = context;
    const { noticeId } = input;
    const ref = notices(services.db).doc(noticeId);
    const stored = (await ref.get()).data();
    if (stored === undefined) throw new Failure('not-found');
    const notice = toNotice(noticeId, stored);
    const until = usefulUntil(notice, await contextOf(services, notice));
    const state = await commit(context, async ({ tx, now, audit }) => {
      const dead = (await tx.get(ref)).data();
      if (dead === undefined) throw new Failure('not-found');
      if (dead.status !== 'dead') {
        throw new Failure('conflict', { detail: `The notice is ${dead.status}.` });
      }
      if (dead.expandedAt !== null && until <= now) {
        throw new Failure('conflict', { detail: 'Its pushes are of no use any more.' });
      }
      // A new round gives its tasks names that were not used before.
      const change = {
        status: dead.expandedAt === null ? ('pending' as const) : ('sending' as const),
        reopening: dead.expandedAt !== null,
        round: dead.round + 1,
        attempts: 0,
        problem: null,
        lease: null,
        dueAt: now,
      };
      tx.update(ref, change);
      audit({ action: 'notice.replayed', subject: ref.path, details: { round: change.round } });
      return toNoticeState(noticeId, { ...dead, ...change });
    });
    await wakeDelivery(services, [noticeId]);
    return state;
  },
});
