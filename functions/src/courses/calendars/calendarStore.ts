import type { CollectionReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { z } from 'zod';
import { invalidField } from '../../platform/failures.ts';
import { collection } from '../../platform/firestore.ts';
import type { Holiday } from '../holidays.ts';

/** `calendars/{id}`: days on which the school, or a part of it, is closed, as they were imported last. */
export const StoredCalendar = z.object({
  name: z.string(),
  /** In order, both dates included. */
  days: z.array(z.object({ from: z.iso.date(), to: z.iso.date(), name: z.string() })),
  revision: z.string(),
  updatedAt: z.date(),
});
export type StoredCalendar = z.output<typeof StoredCalendar>;

export function calendars(db: Firestore): CollectionReference<StoredCalendar> {
  return collection(db, 'calendars', StoredCalendar);
}

/** What a calendar would hold, for looking ahead. */
export interface CalendarDraft {
  readonly id: string;
  readonly days: readonly Holiday[];
}

/** All days of these calendars; one that is gone has none. `draft` stands for the calendar of its id. */
export async function holidaysOf(
  db: Firestore,
  ids: readonly string[],
  tx?: Transaction,
  draft?: CalendarDraft,
): Promise<Holiday[]> {
  const days = await Promise.all(
    ids.map(async (id): Promise<readonly Holiday[]> => {
      if (id === draft?.id) return draft.days;
      const ref = calendars(db).doc(id);
      const found = await (tx === undefined ? ref.get() : tx.get(ref));
      return found.data()?.days ?? [];
    }),
  );
  return days.flat();
}

/** @throws Failure invalid-request naming the first calendar that does not exist. Call before any write */
export async function requireCalendars(
  tx: Transaction,
  db: Firestore,
  ids: readonly string[],
): Promise<void> {
  const found = await Promise.all(ids.map((id) => tx.get(calendars(db).doc(id))));
  const missing = found.findIndex((doc) => !doc.exists);
  if (missing >= 0) {
    throw invalidField(`calendarIds.${String(missing)}`, 'there is no such calendar; import it');
  }
}
