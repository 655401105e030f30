import { Temporal } from 'temporal-polyfill';

export const EVERY = ['daily', 'weekly', 'monthly'] as const;

/** When a schedule runs. */
export interface Timing {
  readonly every: (typeof EVERY)[number];
  /** Of weekly ones: 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  /** Of monthly ones: 1 to 31; in a month that is shorter, its last day. */
  readonly day: number;
  /** HH:MM, as a clock on the wall of the zone shows it. */
  readonly at: string;
  readonly timeZone: string;
}

/**
 * The first run after this instant. Each date has one: where the clocks skip its time it is the instant at which they do, and
 * of a time that comes twice the first. Dates that a zone left out as a whole (Apia, 30 December 2011) share that instant with the next.
 */
export function nextRun(timing: Timing, after: Date): Date {
  // The clocks may have carried the run of the day before beyond midnight.
  let date = dateOf(after, timing.timeZone).subtract({ days: 1 });
  for (;;) {
    date = firstFrom(timing, date);
    const run = runOn(date, timing);
    if (run > after) return run;
    date = date.add({ days: 1 });
  }
}

/** Of runs that are owed from `first` on, the latest at `now`, and how many before it nobody made. */
export function latestRun(
  timing: Timing,
  first: Date,
  now: Date,
): { readonly at: Date; readonly skipped: number } {
  let at = first;
  for (let skipped = 0; ; skipped++) {
    const next = nextRun(timing, at);
    if (next > now) return { at, skipped };
    at = next;
  }
}

/** The first date from this one on that has a run. */
function firstFrom({ every, weekday, day }: Timing, from: Temporal.PlainDate): Temporal.PlainDate {
  if (every === 'daily') return from;
  if (every === 'weekly') return from.add({ days: (weekday - from.dayOfWeek + 7) % 7 });
  const inMonth = from.with({ day });
  if (Temporal.PlainDate.compare(inMonth, from) >= 0) return inMonth;
  return from.with({ day: 1 }).add({ months: 1 }).with({ day });
}

function runOn(date: Temporal.PlainDate, { at, timeZone }: Timing): Date {
  const wall = date.toPlainDateTime(Temporal.PlainTime.from(at));
  const zoned = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (zoned.toPlainDateTime().equals(wall)) return new Date(zoned.epochMilliseconds);
  // There is no such time: `earlier` is as long before the jump as the jump is wide.
  const jump = zoned.getTimeZoneTransition('next') ?? zoned;
  return new Date(jump.epochMilliseconds);
}

function dateOf(at: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
}
