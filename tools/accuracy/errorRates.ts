import type { Comparisons, ScoreList } from './comparisons.ts';

/**
 * Counts errors of comparisons at thresholds. Every person has a weight (how often a bootstrap drew it): a
 * comparison counts as often as the product of its two people, a genuine one as often as its person.
 * Rates are shares, 0..1; NaN when there is nothing to count.
 */
export class ErrorRates {
  readonly #genuine: Counted;
  readonly #impostor: Counted;

  constructor(
    { people, genuine, impostor }: Comparisons,
    weights = new Float64Array(people).fill(1),
  ) {
    this.#genuine = new Counted(genuine, (first) => weights[first] ?? 0);
    this.#impostor = new Counted(
      impostor,
      (first, second) => (weights[first] ?? 0) * (weights[second] ?? 0),
    );
  }

  get genuineCount(): number {
    return this.#genuine.total;
  }

  get impostorCount(): number {
    return this.#impostor.total;
  }

  /** False matches: impostors at or above the threshold. */
  falseMatches(threshold: number): number {
    return this.#impostor.from(threshold);
  }

  fmr(threshold: number): number {
    return this.falseMatches(threshold) / this.#impostor.total;
  }

  fnmr(threshold: number): number {
    const { total } = this.#genuine;
    return (total - this.#genuine.from(threshold)) / total;
  }

  /**
   * The score that a match has to be above for an FMR of at most `fmr`: that of the best impostor who would
   * make it too high.
   */
  thresholdAbove(fmr: number): number {
    return this.#impostor.scoreBeyond(fmr * this.#impostor.total);
  }

  /** True accept rate at the lowest threshold whose FMR is at most `fmr`. */
  tar(fmr: number): number {
    return this.#genuine.above(this.thresholdAbove(fmr)) / this.#genuine.total;
  }

  /** Equal error rate: the mean of FMR and FNMR at the genuine score where they are nearest to crossing. */
  eer(): number {
    const { scores } = this.#genuine.list;
    let [low, high] = [0, scores.length - 1];
    // Down the list FNMR falls and FMR rises: the first place where FMR has caught up.
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = scores[middle] ?? 0;
      if (this.fmr(at) >= this.fnmr(at)) high = middle;
      else low = middle + 1;
    }
    const at = scores[low] ?? 0;
    return (this.fmr(at) + this.fnmr(at)) / 2;
  }
}

/** A list with the running sum of its weights, best score first. */
class Counted {
  readonly list: ScoreList;
  readonly total: number;
  readonly #sums: Float64Array;

  constructor(list: ScoreList, weightOf: (first: number, second: number) => number) {
    const sums = new Float64Array(list.scores.length);
    let sum = 0;
    for (let i = 0; i < sums.length; i++) {
      sum += weightOf(list.first[i] ?? 0, list.second[i] ?? 0);
      sums[i] = sum;
    }
    this.list = list;
    this.total = sum;
    this.#sums = sums;
  }

  /** Weight of the scores at or above the threshold. */
  from(threshold: number): number {
    return this.#first((i) => (this.list.scores[i] ?? 0) < threshold);
  }

  above(threshold: number): number {
    return this.#first((i) => (this.list.scores[i] ?? 0) <= threshold);
  }

  /** The first score, from the best, with which the weight exceeds `weight`; -Infinity when none does. */
  scoreBeyond(weight: number): number {
    const at = firstIndex(this.#sums.length, (i) => (this.#sums[i] ?? 0) > weight);
    return this.list.scores[at] ?? -Infinity;
  }

  #first(ends: (i: number) => boolean): number {
    return this.#sums[firstIndex(this.#sums.length, ends) - 1] ?? 0;
  }
}

/** The first of 0..length-1 that holds, of a property that no later one loses; `length` when none does. */
function firstIndex(length: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
