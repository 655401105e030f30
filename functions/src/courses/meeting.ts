import { Temporal } from 'temporal-polyfill';
import { officialZone } from './zone.ts';

/** A class that meets every week, or every few weeks, at the same wall time. */
export interface Meeting {
  /** Part of its sessions' ids: letters, digits, _ and -. */
  readonly id: string;
  /** ISO 8601: 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** Wall time in `timeZone`, HH:MM. */
  readonly startLocal: string;
  /** Wall time, HH:MM, not the start's. Before the start means on the next day. */
  readonly endLocal: string;
  /** IANA name in its official spelling, such as Europe/Berlin. */
  readonly timeZone: string;
  /** First and last local date (YYYY-MM-DD) on which it may start. */
  readonly from: string;
  readonly to: string;
  readonly placeIds: readonly string[];
  /** It meets in every n-th ISO week (Monday to Sunday), 1 to MAX_EVERY_WEEKS, counted from the anchor's. */
  readonly everyWeeks: number;
  /** A date (YYYY-MM-DD) of a week in which it meets; it stays when dates or weekday change. */
  readonly anchor: string;
  /** Whether it is held on holidays. */
  readonly onHolidays: 'skip' | 'hold';
  /** Code of the part of the day that it counts for; null: by its start. */
  readonly dayPart: string | null;
}

/** One thing wrong with a meeting: the field, what is wrong, and what to do about it. */
export interface MeetingProblem {
  readonly field: keyof Meeting;
  readonly problem: string;
  readonly fix: string;
}

/** Longer than any academic year; bounds how many sessions one meeting can make. */
export const MAX_TERM_DAYS = 400;

/** A class that comes less often than every fourth week is a list of extra sessions. */
export const MAX_EVERY_WEEKS = 4;

/** Everything wrong with a meeting; empty when it can be materialised. */
export function meetingProblems(meeting: Meeting): MeetingProblem[] {
  return [
    ...idProblems(meeting),
    ...weekdayProblems(meeting),
    ...rhythmProblems(meeting),
    ...timeProblems(meeting),
    ...zoneProblems(meeting),
    ...termProblems(meeting),
  ];
}

function idProblems({ id }: Meeting): MeetingProblem[] {
  if (/^[\w-]{1,64}$/.test(id)) return [];
  const problem = 'an id is 1 to 64 letters, digits, _ or -';
  return [{ field: 'id', problem, fix: 'leave other characters out' }];
}

function weekdayProblems({ weekday }: Meeting): MeetingProblem[] {
  if (Number.isInteger(weekday) && weekday >= 1 && weekday <= 7) return [];
  const fix = '1 is Monday, 7 is Sunday';
  return [{ field: 'weekday', problem: 'a weekday is a whole number from 1 to 7', fix }];
}

function rhythmProblems({ everyWeeks, anchor }: Meeting): MeetingProblem[] {
  const problems: MeetingProblem[] = [];
  if (!Number.isInteger(everyWeeks) || everyWeeks < 1 || everyWeeks > MAX_EVERY_WEEKS) {
    const problem = `not a whole number from 1 to ${MAX_EVERY_WEEKS}`;
    problems.push({ field: 'everyWeeks', problem, fix: '1 is every week, 2 every other week' });
  }
  if (!isLocalDate(anchor)) problems.push({ field: 'anchor', ...NO_DATE });
  return problems;
}

const NO_DATE = { problem: 'not a date', fix: 'write YYYY-MM-DD, a day that the calendar has' };

const WALL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

function timeProblems({ startLocal, endLocal }: Meeting): MeetingProblem[] {
  const fix = 'write HH:MM on the 24-hour clock, such as 09:15';
  const malformed = (['startLocal', 'endLocal'] as const)
    .filter((field) => !WALL_TIME.test({ startLocal, endLocal }[field]))
    .map((field): MeetingProblem => ({ field, problem: 'not a time of day', fix }));
  if (malformed.length > 0 || startLocal !== endLocal) return malformed;
  const problem = 'the meeting ends the minute it starts';
  return [{ field: 'endLocal', problem, fix: 'give a later end; one after midnight is fine' }];
}

function zoneProblems({ timeZone }: Meeting): MeetingProblem[] {
  const official = officialZone(timeZone);
  if (official === timeZone) return [];
  if (official !== null) {
    const problem = 'the time zone is not in its official spelling';
    return [{ field: 'timeZone', problem, fix: `write ${official}` }];
  }
  const problem = 'not the name of a time zone';
  return [{ field: 'timeZone', problem, fix: 'give an IANA name such as Europe/Berlin, or UTC' }];
}

function termProblems({ from, to }: Meeting): MeetingProblem[] {
  const malformed = (['from', 'to'] as const)
    .filter((field) => !isLocalDate({ from, to }[field]))
    .map((field): MeetingProblem => ({ field, ...NO_DATE }));
  if (malformed.length > 0) return malformed;
  const days = Temporal.PlainDate.from(from).until(to).days;
  if (days < 0) {
    const problem = 'the last date lies before the first';
    return [{ field: 'to', problem, fix: 'exchange the dates' }];
  }
  if (days < MAX_TERM_DAYS) return [];
  const problem = `the dates span more than ${MAX_TERM_DAYS} days`;
  return [{ field: 'to', problem, fix: 'end the meeting with its term' }];
}

/** True for YYYY-MM-DD naming a day of the calendar, from year 1970 on. */
export function isLocalDate(text: string): boolean {
  if (!/^(19[7-9]\d|2\d{3})-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
