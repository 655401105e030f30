/** A pair with the answer: whether both images show one person. */
export interface LabelledScore {
  readonly score: number;
  readonly same: boolean;
}

export interface FoldedAccuracy {
  /** Shares of right answers, one a fold. */
  readonly perFold: readonly number[];
  readonly mean: number;
  /** Standard deviation of the folds (n - 1). */
  readonly sd: number;
}

/**
 * Accuracy by cross-validation: each fold is judged at the threshold that does best on the others. Folds are
 * stratified: same and different pairs are each cut, in their order, into as many runs of equal length.
 */
export function foldedAccuracy(pairs: readonly LabelledScore[], folds = 10): FoldedAccuracy {
  const of = foldsOf(pairs, folds);
  const perFold = Array.from({ length: folds }, (_, fold) => {
    const held = pairs.filter((_, i) => of[i] === fold);
    const threshold = bestThreshold(pairs.filter((_, i) => of[i] !== fold));
    return accuracyAt(held, threshold);
  });
  const mean = perFold.reduce((sum, share) => sum + share, 0) / folds;
  const squares = perFold.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  return { perFold, mean, sd: Math.sqrt(squares / (folds - 1)) };
}

/** The fold of every pair, 0-based. */
export function foldsOf(pairs: readonly LabelledScore[], folds: number): number[] {
  const seen = { same: 0, different: 0 };
  const sames = pairs.filter(({ same }) => same).length;
  return pairs.map(({ same }) => {
    const [position, length] = same
      ? [seen.same++, sames]
      : [seen.different++, pairs.length - sames];
    return Math.floor((position * folds) / length);
  });
}

/**
 * The threshold with the most right answers, halfway between the scores beside it; of several equally good
 * ones the middle one.
 */
export function bestThreshold(pairs: readonly LabelledScore[]): number {
  const sorted = pairs.toSorted((p, q) => p.score - q.score);
  // Below the lowest score everybody matches.
  let right = sorted.filter(({ same }) => same).length;
  let best = right;
  let candidates = [(sorted[0]?.score ?? 0) - 1];
  for (const [i, { score, same }] of sorted.entries()) {
    right += same ? -1 : 1;
    const next = sorted[i + 1]?.score ?? score + 1;
    if (next === score || right < best) continue;
    if (right > best) candidates = [];
    best = right;
    // A missed face has no score to be halfway from, and halfway between neighbouring numbers is one of them.
    const halfway = Number.isFinite(score) ? (score + next) / 2 : next;
    candidates.push(halfway > score ? halfway : next);
  }
  return candidates[candidates.length >> 1] ?? 0;
}

/** Share of pairs that are judged rightly at a threshold. */
export function accuracyAt(pairs: readonly LabelledScore[], threshold: number): number {
  return pairs.filter(({ score, same }) => score >= threshold === same).length / pairs.length;
}
