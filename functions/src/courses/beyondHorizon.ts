import type { Firestore } from 'firebase-admin/firestore';
import { Temporal } from 'temporal-polyfill';
import { exceptionsOf } from './exceptions/exceptionStore.ts';
import { expectedOf } from './expected.ts';
import { HORIZON_DAYS } from './outlook.ts';
import { plansOf } from './plans.ts';
import { termOf } from './readTerms.ts';
import type { Occurrence } from './timetable.ts';

/**
 * Classes of the timetable that are no sessions yet, being further ahead than those are made: up to the end of the term. Those
 * of the horizon's last day may be sessions already, by the same id. Reads the term, and unless it ends before, the course,
 * its meetings, calendars and exceptions from there on.
 */
export async function classesBeyondHorizon(
  db: Firestore,
  { courseId, termId }: { readonly courseId: string; readonly termId: string },
  now: Date,
): Promise<readonly Pick<Occurrence, 'id' | 'startsAt'>[]> {
  const from = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
    .add({ days: HORIZON_DAYS - 1 })
    .toString();
  const term = termId === '' ? null : await termOf(db, termId);
  if (term === null || term.to < from) return [];
  const [plans, exceptions] = await Promise.all([
    plansOf(db, courseId),
    exceptionsOf(db, courseId).where('localDate', '>=', from).get(),
  ]);
  if (plans === null) return [];
  const decided = exceptions.docs.map((doc) => doc.data());
  const range = { from, to: term.to };
  const { occurrences } = expectedOf(
    { ...plans, exceptions: decided },
    { range, horizon: now, existing: [] },
  );
  return occurrences.filter(({ startsAt, change }) => change !== 'cancelled' && startsAt > now);
}
