import { localDateOf } from '../../../functions/src/courses/index.ts';
import { expectedOf } from '../../../functions/src/courses/expected.ts';
import { plansOf } from '../../../functions/src/courses/plans.ts';
import type { StoredSession } from '../../../functions/src/courses/sessionStore.ts';
import { storedFrom } from '../../../functions/src/courses/toStored.ts';
import type { Services } from '../../../functions/src/platform/services.ts';
import { BEFORE_DAYS } from '../term.ts';
import type { When } from './habits.ts';
import { wasRollTaken } from './habits.ts';

/** Weeks with classes that the history goes back, beside the present one. */
export const WEEKS = 6;

/** A class that is over, as its session stands once it was closed. */
export interface PastClass extends When {
  readonly id: string;
  readonly session: StoredSession;
}

/**
 * The classes of a course before today, by the backend's own timetable: within its term, not on holidays. The present
 * week up to yesterday, and the last six before it that had any.
 */
export async function pastClasses(
  { db }: Pick<Services, 'db'>,
  courseId: string,
  now: Date,
): Promise<PastClass[]> {
  const plans = await plansOf(db, courseId);
  if (plans === null) return [];
  const today = localDateOf(now, plans.course.timeZone);
  const range = { from: addDays(today, -BEFORE_DAYS), to: addDays(today, -1) };
  const scope = { range, horizon: now, existing: [] };
  const { occurrences } = expectedOf({ ...plans, exceptions: [] }, scope);
  const present = mondayOf(today);
  const mondays = [...new Set(occurrences.map(({ localDate }) => mondayOf(localDate)))]
    .filter((monday) => monday < present)
    .toSorted();
  const weeks = [present, ...mondays.toReversed()].slice(0, WEEKS + 1);
  return occurrences.flatMap((one) => {
    const weeksAgo = weeks.indexOf(mondayOf(one.localDate));
    if (weeksAgo === -1) return [];
    const when = { weeksAgo, weekday: weekdayOf(one.localDate) };
    const open = storedFrom(one, plans, { revision: 'history', updatedAt: one.endsAt });
    return [{ ...when, id: one.id, session: closed(open, when) }];
  });
}

/** All moments of the class have been worked off, a minute after they came. */
function closed(session: StoredSession, when: When): StoredSession {
  const rollTaken = wasRollTaken(when, session.dayPart);
  const soon = (at: Date): Date => new Date(at.getTime() + 60_000);
  return {
    ...session,
    closing: {
      nudgedAt: soon(session.lateAfter),
      closedAt: soon(session.closesAt),
      rollTaken,
      absenteesToldAt: rollTaken ? soon(session.closesAt) : null,
      departuresAt: soon(new Date(session.endsAt.getTime() + 30 * 60_000)),
    },
  };
}

const DAY_MS = 86_400_000;

function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

function weekdayOf(date: string): number {
  return ((new Date(date).getUTCDay() + 6) % 7) + 1;
}

function mondayOf(date: string): string {
  return addDays(date, 1 - weekdayOf(date));
}
