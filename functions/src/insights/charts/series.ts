import { Temporal } from 'temporal-polyfill';
import type { Counts } from '../stats/counts.ts';
import { sumCounts } from '../stats/counts.ts';
import { mondayOf, weekdayOf } from '../weeks.ts';
import type { TrendPoint, WeekdayPoint } from './spec.ts';

/** What happened on one local date (YYYY-MM-DD). A date may come more than once. */
export interface DayCounts {
  readonly date: string;
  readonly counts: Counts;
}

/** More weeks than this are no school year; the latest are drawn. */
const MOST_WEEKS = 60;
const SCHOOL_WEEK = [1, 2, 3, 4, 5];

/** Every week from the first to the last that had a session, those without one among them. */
export function byWeek(days: readonly DayCounts[]): TrendPoint[] {
  const weeks = Map.groupBy(days, ({ date }) => mondayOf(date));
  const mondays = [...weeks.keys()].toSorted();
  const [first, last] = [mondays[0], mondays.at(-1)];
  if (first === undefined || last === undefined) return [];
  const end = Temporal.PlainDate.from(last);
  const earliest = end.subtract({ weeks: MOST_WEEKS - 1 });
  let monday = Temporal.PlainDate.from(first);
  if (Temporal.PlainDate.compare(monday, earliest) < 0) monday = earliest;
  const points: TrendPoint[] = [];
  for (; Temporal.PlainDate.compare(monday, end) <= 0; monday = monday.add({ weeks: 1 })) {
    const date = monday.toString();
    points.push({ date, time: null, counts: summed(weeks.get(date)) });
  }
  return points;
}

/** Monday to Friday, and of the weekend the days that had sessions. */
export function byWeekday(days: readonly DayCounts[]): WeekdayPoint[] {
  const found = Map.groupBy(days, ({ date }) => weekdayOf(date));
  if (found.size === 0) return [];
  return [...new Set([...SCHOOL_WEEK, ...found.keys()])]
    .toSorted((a, b) => a - b)
    .map((weekday) => ({ weekday, counts: summed(found.get(weekday)) }));
}

function summed(days: readonly DayCounts[] | undefined): Counts | null {
  return days === undefined ? null : sumCounts(days.map(({ counts }) => counts));
}
