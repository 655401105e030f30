import type {
  CollectionReference,
  DocumentReference,
  DocumentSnapshot,
  Firestore,
  Query,
  QueryDocumentSnapshot,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import type { Session } from '../../courses/index.ts';
import { localDateOf } from '../../courses/index.ts';
import { collection, unchangedSince } from '../../platform/firestore.ts';
import type { Held } from './excused.ts';
import { covers } from './excused.ts';

/**
 * `excuses/{id}`: that a student is excused, as far as marks are concerned; by the id of the request that was approved.
 * It stays when it is taken back, so that whoever is at work on it sees so.
 */
export const StoredExcuse = z.object({
  studentUid: z.string(),
  sessionIds: z.array(z.string()),
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  standing: z.boolean(),
  until: z.date().nullable(),
  updatedAt: z.date(),
});
export type StoredExcuse = z.output<typeof StoredExcuse>;

/** An excuse and the version of it that was seen. */
export type SeenExcuse = QueryDocumentSnapshot<StoredExcuse>;

function excuses(db: Firestore): CollectionReference<StoredExcuse> {
  return collection(db, 'excuses', StoredExcuse);
}

export function excuseRef(db: Firestore, id: string): DocumentReference<StoredExcuse> {
  return excuses(db).doc(id);
}

/** The excuses of one student that were not taken back as a whole. */
export function excusesOf(db: Firestore, studentUid: string): Query<StoredExcuse> {
  return excuses(db).where('studentUid', '==', studentUid).where('standing', '==', true);
}

/** Every excuse that may cover the session, whoever's it is. Two queries. */
export async function excusesCovering(db: Firestore, session: Session): Promise<SeenExcuse[]> {
  const { localDate } = heldAs(session);
  const standing = excuses(db).where('standing', '==', true);
  const [ofDates, chosen] = await Promise.all([
    standing
      .where('from', '<=', localDate)
      .where('to', '>=', localDate)
      .orderBy('from')
      .orderBy('to')
      .get(),
    standing.where('sessionIds', 'array-contains', session.id).get(),
  ]);
  return [...ofDates.docs, ...chosen.docs];
}

/** Those of them that cover the session, always in the same order; none covers one that is not held. */
export function coveringAmong(known: readonly SeenExcuse[], session: Session): SeenExcuse[] {
  if (session.status !== 'scheduled') return [];
  const held = heldAs(session);
  return known.filter((doc) => covers(doc.data(), held)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whether this one does; an excuse that is not there covers nothing. */
export function isCovering(seen: DocumentSnapshot<StoredExcuse>, session: Session): boolean {
  const excuse = seen.data();
  return session.status === 'scheduled' && excuse !== undefined && covers(excuse, heldAs(session));
}

/** The commit fails when the excuse was changed since it was seen; it is left as `mustBeAsSeen` leaves a session. */
export function mustStillStand(tx: Transaction, seen: DocumentSnapshot<StoredExcuse>): void {
  const { updatedAt } = seen.data() ?? {};
  tx.update(seen.ref, { updatedAt }, unchangedSince(seen));
}

function heldAs({ id, startsAt, timeZone }: Session): Held {
  return { id, startsAt, localDate: localDateOf(startsAt, timeZone) };
}

/** Gives a student an excuse; whoever follows `excuses` sees to the marks. Call after the transaction's reads. */
export function giveExcuse(
  tx: Transaction,
  db: Firestore,
  id: string,
  excuse: Pick<StoredExcuse, 'studentUid' | 'sessionIds' | 'from' | 'to'>,
  now: Date,
): void {
  tx.set(excuseRef(db, id), { ...excuse, standing: true, until: null, updatedAt: now });
}

/** Takes an excuse back: as a whole, or for sessions that start after `now`. */
export function endExcuse(
  tx: Transaction,
  db: Firestore,
  id: string,
  what: 'all' | 'ahead',
  now: Date,
): void {
  const change = what === 'all' ? { standing: false } : { until: now };
  tx.update(excuseRef(db, id), { ...change, updatedAt: now });
}
