import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { requirePlaces } from '../../places/index.ts';
import type { Write } from '../../platform/commit.ts';
import { newRevision } from '../../platform/revision.ts';
import { currentPolicy } from '../../settings/index.ts';
import { courseOf } from '../courseStore.ts';
import { dayPartOf } from '../dayPart.ts';
import { changeIntent } from '../sessionIntents.ts';
import type { Session, StoredSession } from '../sessionStore.ts';
import { NOT_CLOSED, hasRecords } from '../sessionStore.ts';
import { windows } from '../windows.ts';
import { localDateOf } from '../zone.ts';
import type { Decision } from './classState.ts';
import { alreadyAttended, mustLieAhead, mustNotHaveBegun, refusal } from './classState.ts';

/**
 * Settles an extra session, which no timetable plans: it holds the decision itself. Null takes a cancellation back.
 * @throws Failure conflict | invalid-request
 */
export async function decideExtra(
  write: Write,
  db: Firestore,
  ref: DocumentReference<StoredSession>,
  session: StoredSession,
  decision: Decision | null,
): Promise<Session> {
  const { tx, now, audit, intent } = write;
  const cancelled = session.status === 'cancelled';
  if (decision?.kind === 'cancelled' && cancelled) {
    throw refusal('The session is cancelled already.');
  }
  if (decision === null && !cancelled) throw refusal('The session takes place already.');
  if (decision?.kind !== 'moved' && session.endsAt <= now) {
    throw refusal('The session has ended; marks can still be set.');
  }
  const settled =
    decision?.kind === 'cancelled'
      ? { ...session, status: 'cancelled' as const, cancelledBy: 'staff' as const }
      : decision === null
        ? { ...session, status: 'scheduled' as const, cancelledBy: null }
        : await movedTo(write, db, ref.id, session, decision);
  const stamp = { revision: newRevision(), updatedAt: now };
  const next = { ...settled, ...stamp };
  tx.set(ref, next);
  const kind = decision === null ? 'session.restored' : (`session.${decision.kind}` as const);
  const of = { sessionId: ref.id, courseId: session.courseId, revision: stamp.revision };
  intent(changeIntent(kind, of));
  audit({ action: kind, subject: ref.path });
  return { ...next, id: ref.id };
}

/** Windows and part of the day are those of its new time, by the rules of its course. */
async function movedTo(
  { tx, now }: Write,
  db: Firestore,
  id: string,
  session: StoredSession,
  decision: Decision,
): Promise<StoredSession> {
  mustLieAhead(decision.startsAt, now);
  mustNotHaveBegun(session, now);
  const [course, policy, attended] = await Promise.all([
    courseOf(db, session.courseId, tx),
    currentPolicy(db, tx),
    hasRecords(db, id, tx),
    requirePlaces(tx, db, decision.placeIds ?? []),
  ]);
  if (attended) throw alreadyAttended();
  const { timeZone } = session;
  const startsAt = decision.startsAt ?? session.startsAt;
  const times = { startsAt, endsAt: decision.endsAt ?? session.endsAt };
  return {
    ...session,
    ...times,
    ...windows(times, course?.rules.windows ?? policy.rules.windows),
    localDate: localDateOf(startsAt, timeZone),
    placeIds: decision.placeIds ?? session.placeIds,
    dayPart: dayPartOf({ startsAt, timeZone, dayPart: null }, policy.rules.dayParts),
    status: 'scheduled',
    cancelledBy: null,
    closing: NOT_CLOSED,
  };
}
