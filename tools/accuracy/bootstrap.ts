import { seededRandom } from '../support/random.ts';
import type { Comparisons } from './comparisons.ts';
import { ErrorRates } from './errorRates.ts';

/** A value and the interval that holds 95 % of the replicates. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly replicates: number;
  readonly seed: number;
}

const DEFAULTS: BootstrapOptions = { replicates: 400, seed: 1 };

/**
 * Subject bootstrap: people are drawn anew, as many as there are and with all their comparisons, because
 * comparisons of one person are not independent of each other (ISO/IEC 19795-1, annex on uncertainty).
 * Every measure of `measure` gets its interval; the same seed gives the same one.
 */
export function bootstrap(
  comparisons: Comparisons,
  measure: (rates: ErrorRates) => readonly number[],
  options: Partial<BootstrapOptions> = {},
): Interval[] {
  const { replicates, seed } = { ...DEFAULTS, ...options };
  const random = seededRandom(seed);
  const { people } = comparisons;
  const samples = Array.from({ length: replicates }, () => {
    const weights = new Float64Array(people);
    for (let i = 0; i < people; i++) {
      const drawn = Math.floor(random.between(0, people));
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    return measure(new ErrorRates(comparisons, weights));
  });
  return measure(new ErrorRates(comparisons)).map((value, i) => {
    const values = samples.map((sample) => sample[i] ?? NaN).filter((x) => !Number.isNaN(x));
    const sorted = values.toSorted((p, q) => p - q);
    return { value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
  });
}

/** Linear between the neighbours; NaN of nothing. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below === above ? below : below + (above - below) * (at - Math.floor(at));
}
