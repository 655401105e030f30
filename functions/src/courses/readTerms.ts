import type { Firestore } from 'firebase-admin/firestore';
import type { StoredTerm } from './courseStore.ts';
import { terms } from './courseStore.ts';
import { localDateOf } from './zone.ts';

export type TermWithId = StoredTerm & { readonly id: string };

export async function termOf(db: Firestore, id: string): Promise<TermWithId | null> {
  const stored = (await terms(db).doc(id).get()).data();
  return stored === undefined ? null : { ...stored, id };
}

/** Whether its last day is over, in its zone. */
export function isOver({ to, timeZone }: Pick<StoredTerm, 'to' | 'timeZone'>, now: Date): boolean {
  return localDateOf(now, timeZone) > to;
}

/** Terms that have begun by this local date, the latest first. */
export async function termsBegunBy(
  db: Firestore,
  date: string,
  limit: number,
): Promise<TermWithId[]> {
  const begun = terms(db).where('from', '<=', date).orderBy('from', 'desc').limit(limit);
  return (await begun.get()).docs.map((doc) => ({ ...doc.data(), id: doc.id }));
}

/** Terms that have a day within these local dates, both included. Those to come are read as well: they are few. */
export async function termsWithin(
  db: Firestore,
  { from, to }: { readonly from: string; readonly to: string },
  limit: number,
): Promise<TermWithId[]> {
  const notOver = terms(db).where('to', '>=', from).orderBy('to').limit(limit);
  const found = (await notOver.get()).docs.map((doc) => ({ ...doc.data(), id: doc.id }));
  return found.filter((term) => term.from <= to);
}
