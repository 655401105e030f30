import type { Ranked } from './port.ts';

/** When the best of many is named. */
export interface RankingLimits {
  /** From this similarity on the best candidate may be the one. */
  readonly identify: number;
  /** By this much the best must lead the second. */
  readonly margin: number;
}

/** Who a probe shows among many. `close`: two candidates are too much alike to say which. */
export type Identification =
  | { readonly status: 'one'; readonly best: Ranked; readonly lead: number }
  | { readonly status: 'close'; readonly best: Ranked; readonly lead: number }
  | { readonly status: 'nobody'; readonly best: Ranked | null };

/**
 * Judges a ranking, best first. Fails closed: a similarity that is no finite number is nobody's, and beside one
 * no lead can be told.
 */
export function judgeRanking(
  ranked: readonly Ranked[],
  { identify, margin }: RankingLimits,
): Identification {
  const [best, second] = ranked;
  if (best === undefined) return { status: 'nobody', best: null };
  if (!Number.isFinite(best.similarity) || best.similarity < identify) {
    return { status: 'nobody', best };
  }
  // Nobody else is as far away as anybody can be.
  const lead = best.similarity - (second === undefined ? -1 : second.similarity);
  return { status: lead >= margin ? 'one' : 'close', best, lead };
}
