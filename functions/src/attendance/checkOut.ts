import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { ATTEMPT_FAILURES, attempt } from './attempt.ts';
import type { AttemptKind } from './attemptKind.ts';
import { standingReply } from './attemptKind.ts';
import { CheckInReply, CheckInRequest } from './contract.ts';
import { departureOf } from './record.ts';

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
    // What the closing assumed yields to a check-out that was begun in time.
    if (record.departure === 'none' || record.departure === 'auto_closed') return null;
    return standingReply(record, session.id, at, []);
  },
  // Only a plainly accepted departure is recorded; an unsure one stays evidence, and staff are told: they
  // record it with the mark.
  change: ({ uid, occasion, claim, verdict }, before) => {
    if (before === null || verdict.decision !== 'accepted') return null;
    const at = claim.claimedAt;
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
  },
};
