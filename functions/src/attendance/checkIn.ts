import type { Finding } from '../platform/finding.ts';
import { operation } from '../platform/operation.ts';
import { ATTEMPT_FAILURES, attempt } from './attempt.ts';
import type { AttemptKind } from './attemptKind.ts';
import { standingReply } from './attemptKind.ts';
import { CheckInReply, CheckInRequest } from './contract.ts';
import { arrivalStatus, markAfterArrival } from './record.ts';
import { markOf } from './recordStore.ts';

export const checkIn = operation({
  name: 'checkIn',
  summary: 'Record arrival at a session, proven by face, place and device.',
  method: 'POST',
  path: '/sessions/{sessionId}/check-ins',
  roles: ['student'],
  tier: 'face',
  writes: true,
  input: CheckInRequest,
  output: CheckInReply,
  failures: ATTEMPT_FAILURES,
  handler: (context) => attempt(context, arrival),
});

const arrival: AttemptKind = {
  operation: 'checkIn',
  settled: (record, { session }, at) => {
    if (record === null) return null;
    const arrived = record.status === 'present' || record.status === 'late';
    // Present and late are settled, and a staff mark never yields to a machine's: nothing is left to prove.
    if (!arrived && record.method !== 'staff') return null;
    return standingReply(record, session.id, at, arrived ? [] : ['STAFF_MARK_STANDS']);
  },
  change: (decided, before) => {
    const { uid, occasion, claim, gathered, verdict } = decided;
    const { session, policy } = occasion;
    const at = claim.claimedAt;
    const mark = markAfterArrival(
      before === null ? null : markOf(before),
      verdict.decision,
      arrivalStatus(at, session.lateAfter),
      showedFace(gathered.findings) ? 'face' : 'device',
    );
    if (mark === null) return null;
    return {
      record: {
        uid,
        courseId: session.courseId,
        sessionId: session.id,
        startsAt: session.startsAt,
        ...mark,
        arrivedAt: at,
        departedAt: before?.departedAt ?? null,
        policyVersion: policy.version,
        placeId: gathered.place?.id ?? null,
        placeVersion: gathered.place?.version ?? null,
        markedBy: uid,
        updatedAt: at,
      },
      event: {
        at,
        kind: 'check-in',
        by: uid,
        before: before?.status ?? null,
        after: mark.status,
        reason: null,
        attemptId: claim.attemptId,
      },
    };
  },
};

/** Where the policy leaves the face optional, a record may not claim one. */
function showedFace(findings: readonly Finding[]): boolean {
  return !findings.some(({ reason }) => reason === 'FACE_NOT_REQUIRED');
}
