import type { Services } from '../../platform/services.ts';
import { settleAll, valuesOf } from '../../platform/settleAll.ts';
import { courses, terms } from '../courseStore.ts';
import { outlook } from '../outlook.ts';
import type { CalendarDraft } from './calendarStore.ts';

export interface CalendarEffect {
  readonly courses: number;
  readonly sessions: { readonly cancelled: number; readonly restored: number };
}

/** How many courses are looked at side by side. */
const LANES = 5;

/** Terms that name the calendar. */
export async function termsWith(
  db: Services['db'],
  calendarId: string,
): Promise<{ readonly id: string }[]> {
  const found = await terms(db).where('calendarIds', 'array-contains', calendarId).select().get();
  return found.docs.map(({ id }) => ({ id }));
}

/** What would become of sessions not yet begun if the calendar had these days. */
export async function effectOf(
  { db, clock }: Services,
  draft: CalendarDraft,
): Promise<CalendarEffect> {
  const named = await termsWith(db, draft.id);
  const found = await Promise.all(
    named.map(({ id }) => courses(db).where('termId', '==', id).select().get()),
  );
  const ids = found.flatMap(({ docs }) => docs.map((doc) => doc.id));
  const sessions = { cancelled: 0, restored: 0 };
  const looked = await settleAll(ids, LANES, (id) =>
    outlook(db, id, clock.now(), undefined, draft),
  );
  for (const changes of valuesOf(looked)) {
    sessions.cancelled += changes?.cancel.length ?? 0;
    sessions.restored += (changes?.create.length ?? 0) + (changes?.update.length ?? 0);
  }
  return { courses: ids.length, sessions };
}
