import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { currentPolicy } from '../settings/index.ts';
import { AttendanceRecord } from './contract.ts';
import { ReviewDepartureRequest } from './markContract.ts';
import { departed, mayOverride, mustBeMarkable, undeparted } from './overrides.ts';
import { StoredMark, recordRef } from './recordStore.ts';
import { taughtSession } from './staff.ts';
import { toRecord } from './toRecord.ts';
import { writeMark } from './writeMark.ts';

export const reviewDeparture = operation({
  name: 'reviewDeparture',
  summary: 'Resolve a check-out that waits for a person’s eyes.',
  method: 'POST',
  path: '/sessions/{sessionId}/attendance/{studentUid}/departure/review',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: ReviewDepartureRequest,
  output: AttendanceRecord,
  failures: ['not-found', 'override-closed', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { studentUid, reason } = input;
    const session = await taughtSession(services, caller, input.sessionId);
    return await commit(context, async (write) => {
      const [stored, policy] = await Promise.all([
        write.tx.get(recordRef(services.db, session.id, studentUid)),
        currentPolicy(services.db, write.tx),
      ]);
      const before = stored.data();
      if (before === undefined) throw new Failure('not-found');
      const { departure, departedAt } = before;
      if (departure !== 'pending_review' || departedAt === null) {
        const detail = `The departure is ${departure}, not pending_review.`;
        throw new Failure('conflict', { detail });
      }
      mustBeMarkable(session, before.status, write.now);
      mayOverride(caller, session, policy, write.now);
      const settled = input.accepted
        ? departed(departedAt, session, policy)
        : undeparted(before.arrivedAt, session, policy);
      // The arrival and how it was proven stay as they are: only the departure was looked at.
      const mark = { ...StoredMark.parse(before), ...settled };
      const change = { kind: 'review', by: caller.uid, studentUid, reason } as const;
      const record = writeMark(services, write, session, before, mark, change);
      if (record === null) throw new Error('a departure was settled and no record written');
      return toRecord(record);
    });
  },
});
