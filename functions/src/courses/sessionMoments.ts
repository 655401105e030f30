import type { DocumentSnapshot, Firestore, Transaction } from 'firebase-admin/firestore';
import { unchangedSince } from '../platform/firestore.ts';
import type { Session, SessionClosing, StoredSession } from './sessionStore.ts';
import { sessions } from './sessionStore.ts';

/** The instant at which a moment comes, and the word that it was worked off. */
const MOMENTS = {
  nudge: { comes: 'lateAfter', done: 'closing.nudgedAt' },
  close: { comes: 'closesAt', done: 'closing.closedAt' },
  departures: { comes: 'endsAt', done: 'closing.departuresAt' },
} as const;
export type DueMoment = keyof typeof MOMENTS;

/** How many sessions are looked for at a time. */
const PAGE = 100;

/**
 * Ids of scheduled sessions whose moment came within the span and was not worked off, oldest first. Reads these
 * and no others: what is done drops out. (Of departures the end of the session is meant, the grace comes on top.)
 */
export async function* dueSessions(
  db: Firestore,
  moment: DueMoment,
  { from, to }: { readonly from: Date; readonly to: Date },
): AsyncGenerator<string[]> {
  const { comes, done } = MOMENTS[moment];
  const due = sessions(db)
    .where('status', '==', 'scheduled')
    .where(done, '==', null)
    .where(comes, '>=', from)
    .where(comes, '<=', to)
    .orderBy(comes)
    .limit(PAGE);
  for (let page = await due.get(); ;) {
    if (page.size > 0) yield page.docs.map(({ id }) => id);
    const last = page.docs.at(-1);
    if (last === undefined || page.size < PAGE) return;
    page = await due.startAfter(last).get();
  }
}

/** A check-out may be taken for so long after the end, by any policy. */
const LONGEST_GRACE_MS = 24 * 3_600_000;
/** Many more than one school holds in a day. */
const MOST_RUNNING = 2000;

/** Scheduled sessions that take check-ins, run, or ended within a day: whoever arrived there may be inside. */
export async function runningSessions(db: Firestore, at: Date): Promise<Session[]> {
  const { docs } = await sessions(db)
    .where('status', '==', 'scheduled')
    .where('endsAt', '>=', new Date(at.getTime() - LONGEST_GRACE_MS))
    .where('opensAt', '<=', at)
    .orderBy('endsAt')
    .orderBy('opensAt')
    .limit(MOST_RUNNING)
    .get();
  return docs.map((doc) => ({ ...doc.data(), id: doc.id }));
}

/** A session and the version of it that was seen. */
export interface SeenSession {
  readonly session: Session;
  readonly snapshot: DocumentSnapshot<StoredSession>;
}

export async function seeSession(db: Firestore, id: string): Promise<SeenSession | null> {
  const snapshot = await sessions(db).doc(id).get();
  const stored = snapshot.data();
  return stored === undefined ? null : { session: { ...stored, id }, snapshot };
}

/**
 * The commit fails when the session was changed since it was seen. What is written is what stands there: such a write
 * leaves the version as it is and is no event (WriteResult.update_time in Firestore's RPC reference, and
 * https://firebase.google.com/docs/functions/firestore-events on no-op writes).
 */
export function mustBeAsSeen(tx: Transaction, { session, snapshot }: SeenSession): void {
  tx.update(snapshot.ref, { revision: session.revision }, unchangedSince(snapshot));
}

/** Writes what became of its moments, unless the session was changed since it was seen; then the commit fails. */
export function noteClosing(
  tx: Transaction,
  { session, snapshot }: SeenSession,
  changes: Partial<SessionClosing>,
): void {
  const closing = { ...session.closing, ...changes };
  tx.update(snapshot.ref, { closing }, unchangedSince(snapshot));
}
