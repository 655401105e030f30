import type { Counts } from './stats/counts.ts';
import { ratesOf, sumCounts } from './stats/counts.ts';
import { isoWeekOf, mondayOf, weekdayOf } from './weeks.ts';

/** What a local date (YYYY-MM-DD) had. */
export interface Dated {
  readonly date: string;
  readonly counts: Counts;
}

/** Columns of counts, and the rate without excused of each. */
export interface SeriesOf {
  readonly present: number[];
  readonly late: number[];
  readonly absent: number[];
  readonly excused: number[];
  readonly pending: number[];
  readonly rate: (number | null)[];
}

export function seriesOf(points: readonly Counts[]): SeriesOf {
  return {
    present: points.map(({ present }) => present),
    late: points.map(({ late }) => late),
    absent: points.map(({ absent }) => absent),
    excused: points.map(({ excused }) => excused),
    pending: points.map(({ pending }) => pending),
    rate: points.map((counts) => ratesOf(counts).rate),
  };
}

/** The keys of dates in order, each once. */
function axisOf<K extends string | number>(
  points: readonly Dated[],
  keyOf: (date: string) => K,
): K[] {
  return [...new Set(points.map(({ date }) => keyOf(date)))].sort((a, b) => (a < b ? -1 : 1));
}

/** Sums of the points over a given axis; what has no point there is nought. */
function along<K>(
  axis: readonly K[],
  points: readonly Dated[],
  keyOf: (date: string) => K,
): SeriesOf {
  const byKey = Map.groupBy(points, ({ date }) => keyOf(date));
  return seriesOf(axis.map((key) => sumCounts((byKey.get(key) ?? []).map(({ counts }) => counts))));
}

export function weekAxis(points: readonly Dated[]): string[] {
  return axisOf(points, mondayOf);
}

export function weekdayAxis(points: readonly Dated[]): number[] {
  return axisOf(points, weekdayOf);
}

export function alongWeeks(mondays: readonly string[], points: readonly Dated[]): SeriesOf {
  return along(mondays, points, mondayOf);
}

export function alongWeekdays(weekdays: readonly number[], points: readonly Dated[]): SeriesOf {
  return along(weekdays, points, weekdayOf);
}

/** By week, those that had anything. */
export function weeklyOf(
  points: readonly Dated[],
): SeriesOf & { readonly mondays: string[]; readonly weeks: string[] } {
  const mondays = weekAxis(points);
  return { mondays, weeks: mondays.map(isoWeekOf), ...alongWeeks(mondays, points) };
}

/** By weekday, those that had anything. */
export function weekdaysOf(points: readonly Dated[]): SeriesOf & { readonly weekdays: number[] } {
  const weekdays = weekdayAxis(points);
  return { weekdays, ...alongWeekdays(weekdays, points) };
}
