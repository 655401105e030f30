import { Temporal } from 'temporal-polyfill';

/** A rule of RFC 5545 as far as holidays need it. Dates are YYYY-MM-DD. */
export interface Recurrence {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly count: number | null;
  /** The last date on which it may come. */
  readonly until: string | null;
  readonly months: readonly number[];
  /** Negative ones count from the end of the month. */
  readonly monthDays: readonly number[];
  /** ISO weekday and, for "the third" or "the last" of a month or year, which one; 0: each. */
  readonly weekdays: readonly { readonly weekday: number; readonly nth: number }[];
}

/** How many days are looked at for a rule; one with a count has to be followed from its beginning. */
export function daysLookedAt(
  { count }: Recurrence,
  start: string,
  { first, last }: { readonly first: string; readonly last: string },
): number {
  const from = count === null && first > start ? first : start;
  return Math.max(0, Temporal.PlainDate.from(from).until(last).days);
}

/**
 * The dates from `first` to `last` (both included) on which the rule falls that begins on `start`, itself among them. Each
 * day in between is looked at once, so no rule costs more than its span: iterators that jump from one to the next
 * never come back from a rule that falls on no day at all, such as 30 February.
 */
export function datesOfRule(
  rule: Recurrence,
  start: string,
  { first, last }: { readonly first: string; readonly last: string },
): string[] {
  const begin = Temporal.PlainDate.from(start);
  const end = rule.until !== null && rule.until < last ? rule.until : last;
  // Without a count nothing before `first` matters: whole years are skipped, the rhythm is counted from the start.
  let day = rule.count === null && first > start ? Temporal.PlainDate.from(first) : begin;
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  const dates: string[] = [];
  for (; left > 0; day = day.add({ days: 1 })) {
    const date = day.toString();
    if (date > end) break;
    if (!day.equals(begin) && !(isInRhythm(rule, begin, day) && falls(rule, begin, day))) continue;
    left -= 1;
    if (date >= first) dates.push(date);
  }
  return dates;
}

function isInRhythm(
  { freq, interval }: Recurrence,
  begin: Temporal.PlainDate,
  day: Temporal.PlainDate,
): boolean {
  if (interval === 1) return true;
  switch (freq) {
    case 'DAILY':
      return begin.until(day).days % interval === 0;
    case 'WEEKLY':
      return (monday(begin).until(monday(day)).days / 7) % interval === 0;
    case 'MONTHLY':
      return ((day.year - begin.year) * 12 + day.month - begin.month) % interval === 0;
    case 'YEARLY':
      return (day.year - begin.year) % interval === 0;
  }
}

const monday = (date: Temporal.PlainDate): Temporal.PlainDate =>
  date.subtract({ days: date.dayOfWeek - 1 });

/** Whether the rule falls on the day; what it does not say it takes from its beginning, as RFC 5545 has it. */
function falls(rule: Recurrence, begin: Temporal.PlainDate, day: Temporal.PlainDate): boolean {
  const { freq, months, monthDays, weekdays } = rule;
  const plain = monthDays.length === 0 && weekdays.length === 0;
  if (months.length > 0 ? !months.includes(day.month) : freq === 'YEARLY' && plain) {
    if (months.length > 0 || day.month !== begin.month) return false;
  }
  if (monthDays.length > 0 && !monthDays.some((one) => isMonthDay(one, day))) return false;
  if (weekdays.length > 0 && !weekdays.some((one) => isWeekday(one, rule, day))) return false;
  if (!plain) return true;
  if (freq === 'WEEKLY') return day.dayOfWeek === begin.dayOfWeek;
  return freq === 'DAILY' || day.day === begin.day;
}

const isMonthDay = (wanted: number, { day, daysInMonth }: Temporal.PlainDate): boolean =>
  day === (wanted > 0 ? wanted : daysInMonth + 1 + wanted);

/** "The second" is counted within the month where the rule is monthly or names months, else within the year. */
function isWeekday(
  { weekday, nth }: Recurrence['weekdays'][number],
  { freq, months }: Recurrence,
  day: Temporal.PlainDate,
): boolean {
  if (day.dayOfWeek !== weekday) return false;
  if (nth === 0) return true;
  const ofMonth = freq === 'MONTHLY' || months.length > 0;
  const [place, length] = ofMonth ? [day.day, day.daysInMonth] : [day.dayOfYear, day.daysInYear];
  return nth > 0 ? Math.ceil(place / 7) === nth : -Math.ceil((length - place + 1) / 7) === nth;
}
