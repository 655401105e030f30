import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { requirePlaces } from '../../places/index.ts';
import type { Write } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { newRevision } from '../../platform/revision.ts';
import { changed, classId } from '../expected.ts';
import { isHoliday } from '../holidays.ts';
import type { CoursePlans } from '../plans.ts';
import { plansOf } from '../plans.ts';
import type { SessionNews } from '../sessionIntents.ts';
import { changeIntent } from '../sessionIntents.ts';
import type { Session, StoredSession } from '../sessionStore.ts';
import { NOT_CLOSED, hasRecords, sessions } from '../sessionStore.ts';
import { classOn } from '../timetable.ts';
import type { Stamp } from '../toStored.ts';
import { storedFrom } from '../toStored.ts';
import type { ClassKey, ClassState, Decision } from './classState.ts';
import { mustAllow } from './classState.ts';
import type { StoredException } from './exceptionStore.ts';
import { exceptionRef } from './exceptionStore.ts';

export interface Decided {
  /** Null for a class beyond the horizon. */
  readonly session: Session | null;
  /** What holds now, or what was taken back. */
  readonly exception: StoredException;
}

/**
 * Settles one class: its exception, which is what counts, and its session if there is one, in one transaction.
 * @throws Failure not-found | conflict | invalid-request
 */
export async function decide(
  write: Write,
  db: Firestore,
  key: ClassKey,
  decision: Decision | null,
): Promise<Decided> {
  const { tx, now, audit, intent } = write;
  const { courseId, meetingId, localDate } = key;
  const sessionId = classId(meetingId, localDate);
  const { plans, ...state } = await read(tx, db, key, decision);
  mustAllow(decision, state, now);
  const stamp = { revision: newRevision(), updatedAt: now };
  const ref = exceptionRef(db, courseId, meetingId, localDate);
  const exception =
    decision === null ? state.exception : { meetingId, localDate, ...decision, ...stamp };
  if (exception === null) throw new Failure('conflict');
  if (decision === null) tx.delete(ref);
  else tx.set(ref, exception);
  const settled = settledAs(decision, state, plans, stamp);
  if (settled !== null) tx.set(sessions(db).doc(sessionId), settled);
  const kind = newsOf(decision, state);
  const { revision } = stamp;
  if (kind !== null) intent(changeIntent(kind, { sessionId, courseId, revision }));
  audit({ action: kind ?? 'session.restored', subject: `sessions/${sessionId}` });
  return { session: settled === null ? null : { ...settled, id: sessionId }, exception };
}

async function read(
  tx: Transaction,
  db: Firestore,
  { courseId, meetingId, localDate }: ClassKey,
  decision: Decision | null,
): Promise<ClassState & { readonly plans: CoursePlans }> {
  const id = classId(meetingId, localDate);
  const [plans, session, exception, attended] = await Promise.all([
    plansOf(db, courseId, tx),
    tx.get(sessions(db).doc(id)),
    tx.get(exceptionRef(db, courseId, meetingId, localDate)),
    hasRecords(db, id, tx),
    requirePlaces(tx, db, decision?.placeIds ?? []),
  ]);
  if (plans === null) throw new Failure('not-found');
  const meeting = plans.meetings.find((one) => one.id === meetingId);
  const planned = meeting === undefined ? null : classOn(meeting, localDate);
  const closed = meeting?.onHolidays !== 'hold' && isHoliday(plans.holidays, localDate);
  const wanted = decision === null ? null : { meetingId, localDate, ...decision };
  return {
    plans,
    session: session.data() ?? null,
    exception: exception.data() ?? null,
    attended,
    planned,
    next: planned === null ? null : changed(planned, wanted, closed),
  };
}

/** The session as it is from now on; a cancelled one keeps its time and place, so that people know which it was. */
function settledAs(
  decision: Decision | null,
  { session, next }: ClassState,
  plans: CoursePlans,
  stamp: Stamp,
): StoredSession | null {
  if (session === null) return null;
  const cancelled = { ...session, status: 'cancelled' as const, ...stamp };
  if (decision?.kind === 'cancelled') return { ...cancelled, cancelledBy: 'staff' };
  if (next === null) return { ...cancelled, cancelledBy: 'timetable' };
  // What was worked off at this very time stays so: nobody is told of it again.
  const { closing } = differsInTime(session, next) ? { closing: NOT_CLOSED } : session;
  return { ...storedFrom(next, plans, stamp), closing };
}

function differsInTime(a: Span, b: Span): boolean {
  return a.startsAt.getTime() !== b.startsAt.getTime() || a.endsAt.getTime() !== b.endsAt.getTime();
}

type Span = Pick<StoredSession, 'startsAt' | 'endsAt'>;

function newsOf(decision: Decision | null, { session, next }: ClassState): SessionNews | null {
  if (decision !== null) return `session.${decision.kind}`;
  if (next !== null) return 'session.restored';
  return session?.status === 'scheduled' ? 'session.cancelled' : null;
}
