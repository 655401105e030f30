import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { currentPolicy } from '../settings/index.ts';
import { AttendanceRecord, ReviewCheckInRequest } from './contract.ts';
import { putOfficeMark } from './officeMark.ts';
import { mayOverride, mustBeMarkable } from './overrides.ts';
import { recordRef } from './recordStore.ts';
import { taughtSession } from './staff.ts';
import { toRecord } from './toRecord.ts';

export const reviewCheckIn = operation({
  name: 'reviewCheckIn',
  summary: 'Resolve a check-in that waits for a person’s eyes.',
  method: 'POST',
  path: '/sessions/{sessionId}/attendance/{studentUid}/review',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: ReviewCheckInRequest,
  output: AttendanceRecord,
  failures: ['not-found', 'override-closed', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const session = await taughtSession(services, caller, input.sessionId);
    return await commit(context, async (write) => {
      const ref = recordRef(services.db, session.id, input.studentUid);
      const [stored, policy] = await Promise.all([
        write.tx.get(ref),
        currentPolicy(services.db, write.tx),
      ]);
      const before = stored.data();
      if (before === undefined) throw new Failure('not-found');
      if (before.status !== 'pending_review') {
        throw new Failure('conflict', {
          detail: `The record is ${before.status}, not pending_review.`,
        });
      }
      mustBeMarkable(session, input.status, write.now);
      mayOverride(caller, session, policy, write.now);
      const record = putOfficeMark(services, write, session, before, {
        kind: 'review',
        by: caller.uid,
        studentUid: input.studentUid,
        status: input.status,
        departed: null,
        reason: input.reason,
        policy,
      });
      return toRecord(record);
    });
  },
});
