import { bootstrap, type BootstrapOptions, type Interval } from './bootstrap.ts';
import type { Comparisons } from './comparisons.ts';

/** Error rates at one threshold, shares with their intervals. */
export interface RateRow {
  readonly threshold: number;
  /** False match rate: of comparisons of two people, those at or above the threshold. */
  readonly fmr: Interval;
  /** False non-match rate: of comparisons of one person, those below it. */
  readonly fnmr: Interval;
}

/** The error rates at every threshold. */
export function rateTable(
  comparisons: Comparisons,
  thresholds: readonly number[],
  options: Partial<BootstrapOptions> = {},
): RateRow[] {
  const intervals = bootstrap(
    comparisons,
    (rates) => thresholds.flatMap((at) => [rates.fmr(at), rates.fnmr(at)]),
    options,
  );
  const unknown = { value: NaN, low: NaN, high: NaN };
  return thresholds.map((threshold, i) => ({
    threshold,
    fmr: intervals[2 * i] ?? unknown,
    fnmr: intervals[2 * i + 1] ?? unknown,
  }));
}

/** Thresholds from `from` to `to` in hundredths, both included. */
export function hundredths(from: number, to: number, step = 1): number[] {
  const [first, last] = [Math.round(from * 100), Math.round(to * 100)];
  return Array.from(
    { length: Math.floor((last - first) / step) + 1 },
    (_, i) => (first + i * step) / 100,
  );
}

/** Pairs of people of whom at least one comparison was made. */
export function comparedPeople({ people, impostor }: Comparisons): number {
  const seen = new Set<number>();
  for (const [i, first] of impostor.first.entries()) {
    const second = impostor.second[i] ?? 0;
    seen.add(Math.min(first, second) * people + Math.max(first, second));
  }
  return seen.size;
}
