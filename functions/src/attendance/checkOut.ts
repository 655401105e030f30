import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import type { AttemptKind } from './attempt.ts';
import { ATTEMPT_FAILURES, attempt, standingReply } from './attempt.ts';
import { CheckInReply, CheckInRequest } from './contract.ts';
import { departureOf } from './record.ts';
import type { Decided, RecordChange } from './settle.ts';

export const checkOut = operation({
  name: 'checkOut',
  summary: 'Record departure from a session, proven like the arrival.',
  method: 'POST',
  path: '/sessions/{sessionId}/check-outs',
  roles: ['student'],
  tier: 'face',
  writes: true,
  input: CheckInRequest,
  output: CheckInReply,
  failures: [...ATTEMPT_FAILURES, 'not-checked-in'],
  handler: (context) => attempt(context, departure),
});

const departure: AttemptKind = {
  operation: 'checkOut',
  settled: (record, { session }, at) => {
    if (record === null || record.status === 'absent' || record.status === 'excused') {
      throw new Failure('not-checked-in');
    }
    if (record.departure === 'none') return null;
    return standingReply(record, session.id, at, []);
  },
  change: departureChange,
};

/** Only a plainly accepted departure is recorded; an unsure one stays evidence, and staff are told. */
function departureChange({ uid, occasion, claim, verdict }: Decided): RecordChange {
  const at = claim.claimedAt;
  return (before) => {
    if (before?.departure !== 'none' || verdict.decision !== 'accepted') return null;
    return {
      record: {
        ...before,
        departure: departureOf(at, occasion.session.endsAt),
        departedAt: at,
        updatedAt: at,
      },
      event: {
        at,
        kind: 'check-out',
        by: uid,
        before: before.status,
        after: before.status,
        reason: null,
        attemptId: claim.attemptId,
      },
    };
  };
}
