import { Temporal } from 'temporal-polyfill';

/** What a run looks back on: the day, the week from Monday, or the month that ended last; or its term up to the run. */
export const PERIODS = ['day', 'week', 'month', 'term'] as const;

export interface Period {
  readonly from: Date;
  /** Not included; never before `from`. */
  readonly to: Date;
  /** The same in local dates (YYYY-MM-DD), both included. */
  readonly first: string;
  readonly last: string;
}

/** Local dates, both included. */
export interface Term {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

/** The period that ended last at this instant. Days are those of the zone, however long the clocks make them. */
export function endedPeriod(unit: 'day' | 'week' | 'month', at: Date, timeZone: string): Period {
  const today = dateAt(at, timeZone);
  const end =
    unit === 'day'
      ? today
      : unit === 'week'
        ? today.subtract({ days: today.dayOfWeek - 1 })
        : today.with({ day: 1 });
  const begin = end.subtract(
    unit === 'day' ? { days: 1 } : unit === 'week' ? { weeks: 1 } : { months: 1 },
  );
  return {
    from: startOf(begin, timeZone),
    to: startOf(end, timeZone),
    first: begin.toString(),
    last: end.subtract({ days: 1 }).toString(),
  };
}

/** A term from its first day up to this instant, or to its end; nothing at all before it begins. */
export function termToDate(term: Term, at: Date): Period {
  const from = startOf(Temporal.PlainDate.from(term.from), term.timeZone);
  const end = startOf(Temporal.PlainDate.from(term.to).add({ days: 1 }), term.timeZone);
  const to = new Date(Math.max(from.getTime(), Math.min(at.getTime(), end.getTime())));
  const today = dateAt(at, term.timeZone).toString();
  const last = [today, term.to].reduce((a, b) => (a < b ? a : b));
  return { from, to, first: term.from, last: last > term.from ? last : term.from };
}

function startOf(date: Temporal.PlainDate, timeZone: string): Date {
  return new Date(date.toZonedDateTime(timeZone).epochMilliseconds);
}

function dateAt(at: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
}
