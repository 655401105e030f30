import { boundaryDistanceM, overlap } from './overlap.ts';
import type { Fix, Fraction } from './overlap.ts';
import type { Fence } from './shape.ts';

/** How sure a fix must be. */
export interface FencePolicy {
  /** A fix with a larger accuracy radius never counts as inside, metres. */
  readonly maxAccuracyM: number;
  /** From this overlap on the fix is inside. */
  readonly insideShare: Fraction;
  /** Up to this overlap the fix is outside. */
  readonly outsideShare: Fraction;
}

/**
 * A fix on a straight wall overlaps by 0.5. 0.75 asks for its centre to be inside by 0.4 of its
 * radius; 0.05 lets a disc that only grazes the fence count as outside.
 */
export const DEFAULT_SHARES = { insideShare: 0.75, outsideShare: 0.05 } as const;

/** `coarse` is neither in nor out: too blurred to say. */
export type Zone = 'inside' | 'edge' | 'outside' | 'coarse';

export interface Judgement {
  readonly zone: Zone;
  readonly overlap: Fraction;
  /** From the fix's centre to the boundary, metres: negative inside. */
  readonly distanceM: number;
  readonly accuracyM: number;
}

/**
 * A blurred fix is still outside when the fence begins more than this many accuracy radii away.
 * For a normal distribution the 68 % radius is 1.51 sigma, so 2 radii hold 99 % of it.
 */
const SURELY_OUTSIDE_RADII = 2;

/** No phone is more precise; who claims to be could hide the blur that shows a position at the wall. */
export const BEST_ACCURACY_M = 3;

/** The fix with an accuracy that can be believed: a better claim must not raise trust. */
export function believed(fix: Fix): Fix {
  const { lat, lng, accuracyM } = fix;
  return { lat, lng, accuracyM: Math.max(accuracyM, BEST_ACCURACY_M) };
}

/** Where a fix stands to a fence, by its believed accuracy; the reported one is handed back. */
export function judgeLocation(reported: Fix, fence: Fence, policy: FencePolicy): Judgement {
  const fix = believed(reported);
  const share = overlap(fix, fence);
  const distance = boundaryDistanceM(fix, fence);
  return {
    zone: zoneOf(share, distance, fix.accuracyM, policy),
    overlap: share,
    distanceM: distance,
    accuracyM: reported.accuracyM,
  };
}

/** Also of measures that were stored: share of overlap, metres to the boundary, believed accuracy in metres. */
export function zoneOf(
  share: Fraction,
  distance: number,
  accuracyM: number,
  policy: FencePolicy,
): Zone {
  if (accuracyM > policy.maxAccuracyM) {
    return distance > SURELY_OUTSIDE_RADII * accuracyM ? 'outside' : 'coarse';
  }
  if (share >= policy.insideShare) return 'inside';
  return share > policy.outsideShare ? 'edge' : 'outside';
}
