import { Temporal } from 'temporal-polyfill';
import type { Meeting } from './meeting.ts';

/** Local dates (YYYY-MM-DD), both included. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** One class of the timetable. */
export interface Occurrence {
  /** `{meetingId}_{localDate}`: the same on every run, whatever time the class moves to. */
  readonly id: string;
  readonly meetingId: string;
  /** The date on which it starts, in the meeting's zone. */
  readonly localDate: string;
  readonly timeZone: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly placeIds: readonly string[];
  /** The meeting's own part of the day; null: by the start. */
  readonly dayPart: string | null;
  /** What a person decided about this one class. */
  readonly change: 'moved' | 'cancelled' | null;
}

/** What should take place on the dates of `range`, and of the classes named in `also`, wherever they lie. */
export interface Timetable {
  readonly range: DateRange;
  /** Ids of classes on other dates that the timetable has a word on, be it by having no occurrence of them. */
  readonly also: ReadonlySet<string>;
  readonly occurrences: readonly Occurrence[];
}

/** Every occurrence of the meetings that starts on a date of the range, by time, then id: as if no class ever changed. */
export function timetableOf(meetings: readonly Meeting[], range: DateRange): Timetable {
  const occurrences = meetings
    .flatMap((meeting) => datesOf(meeting, range).map((date) => occurrenceOn(meeting, date)))
    .sort(byTime);
  return { range, also: new Set(), occurrences };
}

/** The class of a meeting on a local date (YYYY-MM-DD); null when it does not meet on it. */
export function classOn(meeting: Meeting, localDate: string): Occurrence | null {
  const [date] = datesOf(meeting, { from: localDate, to: localDate });
  return date === undefined ? null : occurrenceOn(meeting, date);
}

export const byTime = (a: Occurrence, b: Occurrence): number =>
  a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1);

/**
 * The meeting's dates within both its term and the range. Dates of four-digit years compare as text; the week after the last of
 * them is in the year 10000, which is written +010000.
 */
function datesOf(meeting: Meeting, range: DateRange): Temporal.PlainDate[] {
  const first = meeting.from > range.from ? meeting.from : range.from;
  const last = Temporal.PlainDate.from(meeting.to < range.to ? meeting.to : range.to);
  const dates: Temporal.PlainDate[] = [];
  const start = Temporal.PlainDate.from(first);
  let date = start.add({ days: (meeting.weekday - start.dayOfWeek + 7) % 7 });
  while (Temporal.PlainDate.compare(date, last) <= 0) {
    if (isOnWeek(meeting, date)) dates.push(date);
    date = date.add({ days: 7 });
  }
  return dates;
}

/** Weeks are counted from Monday to Monday: two classes of one meeting never get out of step by their weekday. */
function isOnWeek({ everyWeeks, anchor }: Meeting, date: Temporal.PlainDate): boolean {
  const weeks = mondayOf(Temporal.PlainDate.from(anchor)).until(mondayOf(date)).days / 7;
  return weeks % everyWeeks === 0;
}

const mondayOf = (date: Temporal.PlainDate): Temporal.PlainDate =>
  date.subtract({ days: date.dayOfWeek - 1 });

/**
 * Start and end are both wall times, as on the printed timetable: a class from 22:00 to 06:00 is
 * an hour shorter on the night the clocks go forward. Disambiguation is 'compatible' (the rule of
 * Temporal and of RFC 5545): a time that the clocks skip is read with the offset before the gap,
 * so 02:30 becomes 03:30; of a time that they repeat the first is meant.
 *
 * Should a start pushed out of a gap meet or pass the end, the declared length counts from it.
 */
function occurrenceOn(meeting: Meeting, date: Temporal.PlainDate): Occurrence {
  const startWall = date.toPlainDateTime(meeting.startLocal);
  const endDate = meeting.endLocal > meeting.startLocal ? date : date.add({ days: 1 });
  const endWall = endDate.toPlainDateTime(meeting.endLocal);
  const start = instantOf(startWall, meeting.timeZone);
  const end = instantOf(endWall, meeting.timeZone);
  const declared = startWall.until(endWall);
  const endsAt =
    Temporal.Instant.compare(end, start) > 0
      ? end
      : start.add({ hours: 24 * declared.days + declared.hours, minutes: declared.minutes });
  const localDate = date.toString();
  return {
    id: `${meeting.id}_${localDate}`,
    meetingId: meeting.id,
    localDate,
    timeZone: meeting.timeZone,
    startsAt: new Date(start.epochMilliseconds),
    endsAt: new Date(endsAt.epochMilliseconds),
    placeIds: meeting.placeIds,
    dayPart: meeting.dayPart,
    change: null,
  };
}

const instantOf = (wall: Temporal.PlainDateTime, timeZone: string): Temporal.Instant =>
  wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).toInstant();
