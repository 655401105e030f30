import { Temporal } from 'temporal-polyfill';

/** Date (YYYY-MM-DD) and time of day (HH:MM) of an instant in an IANA zone, daylight saving as it was then. */
export function localTime(
  at: Date,
  timeZone: string,
): { readonly date: string; readonly time: string } {
  const there = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  return {
    date: there.toPlainDate().toString(),
    time: there.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}
