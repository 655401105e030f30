import { Temporal } from 'temporal-polyfill';
import { localTime } from '../platform/localTime.ts';

/**
 * The official spelling of an IANA zone, or null. Offsets (+02:00) are no zones, since they know
 * no daylight saving; nor are one-word aliases (EST, Japan), of which only UTC is plain.
 */
export function officialZone(name: string): string | null {
  if (!/^(UTC|[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/i.test(name)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The date (YYYY-MM-DD) of an instant in a zone. */
export function localDateOf(at: Date, timeZone: string): string {
  return localTime(at, timeZone).date;
}

const DAY_MS = 86_400_000;

/** Within which instants these local dates (YYYY-MM-DD) lie in whatever zone: none is more than a day from UTC. */
export function spanOfDates(
  first: string,
  last: string,
): { readonly from: Date; readonly to: Date } {
  return {
    from: new Date(Date.parse(first) - DAY_MS),
    to: new Date(Date.parse(last) + 2 * DAY_MS),
  };
}
