import { Temporal } from 'temporal-polyfill';
import { isLocalDate } from '../meeting.ts';
import { IcsProblem, at } from './icsLines.ts';
import type { IcsProperty } from './icsProperties.ts';

/** A holiday that is longer is a mistake. */
const LONGEST_DAYS = 400;

/** The one property of this name; null when there is none. @throws IcsProblem when there are several */
export function oneOf(
  all: ReadonlyMap<string, readonly IcsProperty[]>,
  name: string,
): IcsProperty | null {
  const [first = null, second] = all.get(name) ?? [];
  if (second !== undefined) {
    throw new IcsProblem(at(second.line), `the event has ${name.toUpperCase()} twice`);
  }
  return first;
}

export function textOf(property: IcsProperty | null): string | null {
  const [value] = property?.values ?? [];
  return typeof value === 'string' ? value : null;
}

/**
 * The local date of a property: as written, whatever zone it names, but that of `timeZone` for an instant in UTC.
 * @throws IcsProblem naming the line
 */
export function dateOf(property: IcsProperty, timeZone: string, n = 0): string {
  return wallOf(property, timeZone, n).toPlainDate().toString();
}

/** jCal writes dates as 2026-12-24 and times as 2026-12-24T18:00:00, with Z in UTC; it does not look at the calendar. */
function wallOf({ line, type, values }: IcsProperty, timeZone: string, n = 0): Wall {
  const text = values[n];
  if (typeof text !== 'string') throw new IcsProblem(at(line), 'not a date or time');
  const [, date = '', time = ''] =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2}Z?))?$/.exec(text) ?? [];
  const kinds = ['date', 'date-time'];
  if (!kinds.includes(type) || !isLocalDate(date)) {
    throw new IcsProblem(at(line), 'not a date of the calendar, from the year 1970 to 2999');
  }
  try {
    if (!time.endsWith('Z'))
      return Temporal.PlainDateTime.from(time === '' ? date : `${date}T${time}`);
    return Temporal.Instant.from(text).toZonedDateTimeISO(timeZone).toPlainDateTime();
  } catch {
    throw new IcsProblem(at(line), 'not a time of the day');
  }
}

type Wall = Temporal.PlainDateTime;

/** How many days after its first an event still touches. The end is not part of it. @throws IcsProblem */
export function daysLong(
  start: IcsProperty,
  end: IcsProperty | null,
  duration: IcsProperty | null,
  timeZone: string,
): number {
  const from = wallOf(start, timeZone);
  const to = end === null ? lasting(from, duration) : wallOf(end, timeZone);
  const { line } = end ?? duration ?? start;
  const last = Temporal.PlainDateTime.compare(to, from) > 0 ? to.subtract({ seconds: 1 }) : to;
  const days = from.toPlainDate().until(last.toPlainDate()).days;
  if (days < 0) throw new IcsProblem(at(line), 'the event ends before it begins');
  if (days > LONGEST_DAYS) throw new IcsProblem(at(line), `longer than ${LONGEST_DAYS} days`);
  return days;
}

function lasting(from: Wall, duration: IcsProperty | null): Wall {
  const text = textOf(duration);
  if (duration === null || text === null) return from;
  try {
    return from.add(Temporal.Duration.from(text));
  } catch {
    throw new IcsProblem(at(duration.line), 'not a length of time such as P1D or PT2H');
  }
}
