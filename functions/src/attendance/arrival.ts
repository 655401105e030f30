import type { Finding } from '../platform/finding.ts';
import type { AttemptKind } from './attemptKind.ts';
import { standingReply } from './attemptKind.ts';
import { arrivalStatus, isOfficeMark, markAfterArrival } from './record.ts';
import { markOf, previousOf } from './recordStore.ts';

/** Arrivals, as a phone or a kiosk proves them. `method`: what the record says of how. */
function arrivalBy(
  method: (findings: readonly Finding[]) => 'face' | 'device' | 'kiosk',
): AttemptKind {
  return {
    operation: 'checkIn',
    settled: (record, { session }, at) => {
      if (record === null) return null;
      const arrived = record.status === 'present' || record.status === 'late';
      // Present and late are settled, and a staff mark never yields to a machine's: nothing is left to prove.
      if (!arrived && !isOfficeMark(record)) return null;
      return standingReply(record, session.id, at, arrived ? [] : ['STAFF_MARK_STANDS']);
    },
    change: (decided, before) => {
      const { uid, by, occasion, claim, gathered, verdict } = decided;
      const { session, policy } = occasion;
      const at = claim.claimedAt;
      const mark = markAfterArrival(
        before === null ? null : markOf(before),
        verdict.decision,
        arrivalStatus(at, session.lateAfter),
        method(gathered.findings),
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
          markedBy: by,
          eventId: claim.attemptId,
          updatedAt: at,
        },
        event: {
          ...{ uid, sessionId: session.id, courseId: session.courseId },
          at,
          kind: 'check-in',
          by,
          before: before?.status ?? null,
          after: mark.status,
          previous: previousOf(before),
          reason: null,
          attemptId: claim.attemptId,
          undoes: null,
        },
      };
    },
  };
}

/** Where the policy leaves the face optional, a record may not claim one. */
export const ownArrival = arrivalBy((findings) =>
  findings.some(({ reason }) => reason === 'FACE_NOT_REQUIRED') ? 'device' : 'face',
);

/** A kiosk knows nobody but by the face. */
export const kioskArrival = arrivalBy(() => 'kiosk');
