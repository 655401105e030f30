import type { Holiday } from './holidays.ts';
import { isHoliday } from './holidays.ts';
import type { Meeting } from './meeting.ts';
import type { DateRange, Occurrence, Timetable } from './timetable.ts';
import { byTime, classOn, timetableOf } from './timetable.ts';

/** What a person decided about one class, named by its meeting and the date on which the timetable has it. */
export interface ClassException {
  readonly meetingId: string;
  readonly localDate: string;
  readonly kind: 'cancelled' | 'moved';
  /** Of a moved class; null for a cancelled one. */
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  /** Null: where the meeting is held. */
  readonly placeIds: readonly string[] | null;
}

/** Weekly meetings, the days on which they are not held, and what was decided about single classes. */
export interface Plans {
  readonly meetings: readonly Meeting[];
  readonly holidays: readonly Holiday[];
  readonly exceptions: readonly ClassException[];
}

/** Where to look: dates in full, and beyond them classes that are stored already or were moved before `horizon`. */
export interface Scope {
  readonly range: DateRange;
  readonly horizon: Date;
  readonly existing: readonly Pick<Occurrence, 'meetingId' | 'localDate'>[];
}

/** Id of a class, of its session and of its exception. */
export const classId = (meetingId: string, localDate: string): string =>
  `${meetingId}_${localDate}`;

/** What should take place: the weekly classes without those on holidays, changed as people decided. */
export function expectedOf(plans: Plans, { range, horizon, existing }: Scope): Timetable {
  const meetings = new Map(plans.meetings.map((meeting) => [meeting.id, meeting]));
  const exceptions = new Map(
    plans.exceptions.map((one) => [classId(one.meetingId, one.localDate), one]),
  );
  const broughtIn = plans.exceptions.filter(
    ({ startsAt }) => startsAt !== null && startsAt < horizon,
  );
  const outside = new Map(
    [...existing, ...broughtIn]
      .filter(({ localDate }) => localDate < range.from || localDate > range.to)
      .map((one) => [classId(one.meetingId, one.localDate), one]),
  );
  const planned = [
    ...timetableOf(plans.meetings, range).occurrences,
    ...[...outside.values()].flatMap(({ meetingId, localDate }) => {
      const meeting = meetings.get(meetingId);
      return meeting === undefined ? [] : (classOn(meeting, localDate) ?? []);
    }),
  ];
  const occurrences = planned.flatMap((one) => {
    const holds = meetings.get(one.meetingId)?.onHolidays === 'hold';
    const closed = !holds && isHoliday(plans.holidays, one.localDate);
    return changed(one, exceptions.get(one.id) ?? null, closed) ?? [];
  });
  return { range, also: new Set(outside.keys()), occurrences: occurrences.sort(byTime) };
}

/**
 * A class as it should take place; null when it should not, because the school is `closed` on its date. What a person
 * decided weighs more: a class may be moved away from a holiday, or onto one.
 */
export function changed(
  occurrence: Occurrence,
  exception: ClassException | null,
  closed: boolean,
): Occurrence | null {
  if (exception?.kind === 'moved' && exception.startsAt !== null && exception.endsAt !== null) {
    const { startsAt, endsAt, placeIds } = exception;
    const where = placeIds ?? occurrence.placeIds;
    return { ...occurrence, startsAt, endsAt, placeIds: where, change: 'moved' };
  }
  if (closed) return null;
  return exception === null ? occurrence : { ...occurrence, change: 'cancelled' };
}
