import type { Session } from '../courses/index.ts';
import type { Write } from '../platform/commit.ts';
import { randomToken } from '../platform/crypto.ts';
import type { Services } from '../platform/services.ts';
import type { Status } from './record.ts';
import { DEFAULT_POLICY } from '../settings/index.ts';
import { departureOf } from './record.ts';
import type { StoredRecord } from './recordStore.ts';
import { eventsOf, recordRef } from './recordStore.ts';

/** A mark set by a person. */
export interface OfficeMark {
  readonly kind: 'mark' | 'review' | 'roll-call';
  readonly by: string;
  readonly studentUid: string;
  readonly status: Status;
  /** When the student was seen, where that was not now. */
  readonly arrivedAt?: Date;
  /** When the student left, where the mark says so; null keeps what was recorded. */
  readonly departedAt: Date | null;
  /** Of the session's rules, where the mark says when the student left. */
  readonly earlyGraceMin?: number;
  readonly reason: string;
  readonly policyVersion: number;
}

/**
 * Writes a person's mark over whatever stood there; the event keeps the mark before. Audit and notice go
 * with it. Call after the transaction's reads.
 */
export function putOfficeMark(
  { db }: Services,
  write: Write,
  session: Session,
  before: StoredRecord | null,
  mark: OfficeMark,
): StoredRecord {
  const { tx, now } = write;
  const { studentUid: uid, status, by, kind } = mark;
  const attended = status === 'present' || status === 'late';
  const record: StoredRecord = {
    uid,
    courseId: session.courseId,
    sessionId: session.id,
    startsAt: session.startsAt,
    status,
    method: kind === 'roll-call' ? 'roll_call' : 'staff',
    arrivedAt: attended ? (before?.arrivedAt ?? mark.arrivedAt ?? now) : null,
    ...(attended ? departureAfter(before, mark, session) : NOT_DEPARTED),
    policyVersion: mark.policyVersion,
    placeId: before?.placeId ?? null,
    placeVersion: before?.placeVersion ?? null,
    markedBy: by,
    updatedAt: now,
  };
  const ref = recordRef(db, session.id, uid);
  const eventId = randomToken(15);
  tx.set(ref, record);
  tx.create(eventsOf(db, session.id, uid).doc(eventId), {
    at: now,
    kind,
    by,
    before: before?.status ?? null,
    after: status,
    reason: mark.reason,
    attemptId: null,
  });
  write.audit({
    action: kind === 'review' ? 'attendance.reviewed' : 'attendance.marked',
    subject: ref.path,
    details: { before: before?.status ?? null, after: status, eventId },
  });
  write.intent({
    dedupeKey: `attendance.${kind}:${eventId}`,
    kind: `attendance.${kind}`,
    to: [uid],
    data: { sessionId: session.id, courseId: session.courseId },
  });
  return record;
}

const NOT_DEPARTED = { departure: 'none', departedAt: null } as const;

function departureAfter(
  before: StoredRecord | null,
  { departedAt, earlyGraceMin = DEFAULT_POLICY.rules.leave.earlyGraceMin }: OfficeMark,
  { endsAt }: Session,
): Pick<StoredRecord, 'departure' | 'departedAt'> {
  if (departedAt !== null)
    return { departure: departureOf(departedAt, endsAt, earlyGraceMin), departedAt };
  if (before === null) return NOT_DEPARTED;
  return { departure: before.departure, departedAt: before.departedAt };
}
