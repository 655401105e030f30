import type { Session } from '../courses/index.ts';
import type { Write } from '../platform/commit.ts';
import { randomToken } from '../platform/crypto.ts';
import type { Intent } from '../platform/outbox.ts';
import type { Services } from '../platform/services.ts';
import type { StoredEvent, StoredMark, StoredRecord } from './recordStore.ts';
import { eventsOf, previousOf, recordRef } from './recordStore.ts';

/** What a new mark says of itself; the event that makes it is made here. An undo restores an older one with its own. */
export type NextMark = Omit<StoredMark, 'eventId'> & Partial<Pick<StoredMark, 'eventId'>>;

/** Who changes a mark, and why. */
export interface MarkChange {
  readonly kind: Extract<StoredEvent['kind'], 'mark' | 'review' | 'roll-call' | 'appeal' | 'undo'>;
  readonly by: string;
  readonly studentUid: string;
  readonly reason: string;
  /** The attempt that was looked at, where the change is about one. */
  readonly attemptId?: string | null;
  readonly undoes?: string;
  /** What the student is told, where it is not `attendance.{kind}`; the codes of both marks are added to its data. */
  readonly intent?: Intent;
}

const ACTIONS = {
  mark: 'attendance.marked',
  review: 'attendance.reviewed',
  'roll-call': 'attendance.marked',
  appeal: 'attendance.appealed',
  undo: 'attendance.undone',
} as const;

/**
 * The one way in which people change marks: the record, an event that keeps the mark before in full, audit and
 * notice, together. `next` null takes the record away; its events stay. Call after the transaction's reads.
 */
export function writeMark(
  { db }: Services,
  write: Write,
  session: Session,
  before: StoredRecord | null,
  next: NextMark | null,
  change: MarkChange,
): StoredRecord | null {
  const { tx, now } = write;
  const { kind, by, studentUid: uid, reason } = change;
  const { id: sessionId, courseId, startsAt } = session;
  const ref = recordRef(db, sessionId, uid);
  const eventId = randomToken(15);
  const place = { uid, courseId, sessionId, startsAt };
  const madeBy = change.undoes === undefined ? eventId : (next?.eventId ?? null);
  const record = next === null ? null : { ...next, ...place, eventId: madeBy, updatedAt: now };
  if (record === null) tx.delete(ref);
  else tx.set(ref, record);
  const [was, is] = [before?.status ?? null, record?.status ?? null];
  tx.create(eventsOf(db, sessionId, uid).doc(eventId), {
    ...{ uid, sessionId, courseId },
    at: now,
    kind,
    by,
    before: was,
    after: is,
    previous: previousOf(before),
    reason,
    attemptId: change.attemptId ?? null,
    undoes: change.undoes ?? null,
  });
  write.audit({
    action: ACTIONS[kind],
    subject: ref.path,
    details: { before: was, after: is, eventId },
  });
  const told = {
    dedupeKey: `attendance.${kind}:${eventId}`,
    kind: `attendance.${kind}`,
    to: [uid],
    data: { sessionId, courseId, studentUid: uid },
  } as const;
  const intent = change.intent ?? told;
  const codes = { before: was ?? 'none', after: is ?? 'none' };
  write.intent({ ...intent, data: { ...intent.data, ...codes } });
  return record;
}
