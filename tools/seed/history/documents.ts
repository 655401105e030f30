import type { StoredAttempt } from '../../../functions/src/attendance/attemptStore.ts';
import { automaticAbsent } from '../../../functions/src/attendance/history.ts';
import type {
  StoredEvent,
  StoredMark,
  StoredRecord,
} from '../../../functions/src/attendance/recordStore.ts';
import type { PastClass } from './classes.ts';
import type { Came } from './habits.ts';
import { cameTo, refusedFirst } from './habits.ts';

/** A student on the roster of a course. */
export interface Pupil {
  readonly uid: string;
  /** In the order of the roll. */
  readonly index: number;
}

/** Whom the office's own marks name, and the policy of the time. */
export interface Office {
  readonly staffUid: string;
  readonly policyVersion: number;
}

/** What the backend would keep of one student in one class. */
export interface Kept {
  readonly uid: string;
  readonly record: StoredRecord;
  /** The event that made the mark; its id is the record's `eventId`, or `close`. */
  readonly event: StoredEvent;
  readonly attempts: readonly StoredAttempt[];
}

const MINUTE_MS = 60_000;

export function keptOf(past: PastClass, pupil: Pupil, office: Office): Kept {
  const { session, id: sessionId } = past;
  const { courseId, startsAt, closing } = session;
  const { uid, index } = pupil;
  const came = closing.rollTaken === false ? 'absent' : cameTo(index, past);
  const mark = markOf(came, past, pupil, office);
  const place = { uid, courseId, sessionId };
  const at = mark.arrivedAt ?? closing.closedAt ?? session.closesAt;
  const attempts = attemptsOf(came, past, pupil, mark.arrivedAt);
  return {
    uid,
    record: { ...place, startsAt, ...mark, updatedAt: mark.departedAt ?? at },
    event: {
      ...place,
      at,
      kind: came === 'absent' ? 'close' : came === 'excused' ? 'mark' : 'check-in',
      by: mark.markedBy,
      before: null,
      after: mark.status,
      previous: null,
      reason: came === 'excused' ? 'At home with a fever, by a note of the parents.' : null,
      attemptId: attempts.length === 0 ? null : attemptId(past, pupil, attempts.length),
      undoes: null,
    },
    attempts,
  };
}

function markOf(
  came: Came,
  { session, id }: PastClass,
  { uid, index }: Pupil,
  { staffUid, policyVersion }: Office,
): StoredMark {
  const none = automaticAbsent(policyVersion);
  if (came === 'absent') return none;
  const eventId = `history-${id}-${uid}`;
  if (came === 'excused') {
    return { ...none, status: 'excused', method: 'staff', markedBy: staffUid, eventId };
  }
  const late = came === 'late';
  const from = late ? session.lateAfter : session.startsAt;
  const arrivedAt = new Date(from.getTime() + (late ? 1 + index : index - 11) * MINUTE_MS);
  const departedAt = new Date(
    session.endsAt.getTime() - (came === 'left-early' ? 40 : 0) * MINUTE_MS,
  );
  const [placeId = null] = session.placeIds;
  return {
    ...none,
    status: came === 'waiting' ? 'pending_review' : late ? 'late' : 'present',
    method: 'face',
    arrivedAt,
    departure: came === 'left-early' ? 'left_early' : 'auto_closed',
    departedAt,
    placeId,
    placeVersion: placeId === null ? null : 1,
    markedBy: uid,
    eventId,
  };
}

/** Those of one arrival, the refused ones first. */
function attemptsOf(
  came: Came,
  past: PastClass,
  { uid, index }: Pupil,
  arrivedAt: Date | null,
): StoredAttempt[] {
  if (arrivedAt === null) return [];
  const { session, id: sessionId } = past;
  const common = { uid, sessionId, courseId: session.courseId, operation: 'checkIn' } as const;
  const at = { claimedAt: arrivedAt, counted: true, decidedAt: arrivedAt };
  const reason = refusedFirst(index, past);
  const refused = { ...common, ...at, decision: 'rejected', reasons: [reason ?? ''] } as const;
  const waits = came === 'waiting';
  return [
    ...(reason === null ? [] : [{ ...refused, reasons: [reason] }]),
    {
      ...common,
      ...at,
      decision: waits ? 'pending_review' : 'accepted',
      reasons: waits ? ['EDGE_OF_GEOFENCE'] : [],
    },
  ];
}

/** As numbered slots, from 1. */
export function attemptId({ id }: PastClass, { uid }: Pupil, number: number): string {
  return `${id}_${uid}_checkIn_${String(number)}`;
}
