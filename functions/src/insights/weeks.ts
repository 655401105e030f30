import { Temporal } from 'temporal-polyfill';

const DAY_MS = 86_400_000;

/** ISO weekday of a date (YYYY-MM-DD), 1 Monday to 7 Sunday. */
export function weekdayOf(date: string): number {
  return ((new Date(date).getUTCDay() + 6) % 7) + 1;
}

/** The Monday of a date's ISO week. */
export function mondayOf(date: string): string {
  const monday = Date.parse(date) - (weekdayOf(date) - 1) * DAY_MS;
  return new Date(monday).toISOString().slice(0, 10);
}

/** The ISO 8601 name of a week, which may belong to another year than its Monday. */
export function isoWeekOf(monday: string): string {
  const { yearOfWeek = 0, weekOfYear = 0 } = Temporal.PlainDate.from(monday);
  return `${String(yearOfWeek)}-W${String(weekOfYear).padStart(2, '0')}`;
}
