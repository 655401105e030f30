import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { ATTEMPT_FAILURES, attempt } from './attempt.ts';
import type { AttemptKind } from './attemptKind.ts';
import { standingReply } from './attemptKind.ts';
import { CheckInReply, CheckInRequest } from './contract.ts';
import { rulesOf } from './gates.ts';
import type { Departure } from './record.ts';
import { departureOf } from './record.ts';
import { previousOf } from './recordStore.ts';

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
    const open: readonly Departure[] = ['none', 'pending_review', 'auto_closed'];
    if (open.includes(record.departure)) return null;
    return standingReply(record, session.id, at, []);
  },
  // An unsure departure waits for a person's eyes, with the time that would count; the first such stands.
  change: ({ uid, occasion, claim, verdict }, before) => {
    if (before === null || verdict.decision === 'rejected') return null;
    const unsure = verdict.decision === 'pending_review';
    if (unsure && before.departure === 'pending_review') return null;
    const at = claim.claimedAt;
    return {
      record: {
        ...before,
        departure: unsure
          ? 'pending_review'
          : departureOf(at, occasion.session.endsAt, rulesOf(occasion).leave.earlyGraceMin),
        departedAt: at,
        eventId: claim.attemptId,
        updatedAt: at,
      },
      event: {
        ...{ uid, sessionId: before.sessionId, courseId: before.courseId },
        at,
        kind: 'check-out',
        by: uid,
        before: before.status,
        after: before.status,
        previous: previousOf(before),
        reason: null,
        attemptId: claim.attemptId,
        undoes: null,
      },
    };
  },
};
