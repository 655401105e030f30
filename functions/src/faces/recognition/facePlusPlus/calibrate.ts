/** Confidences (0 to 100) at which one in a thousand, and one in a hundred thousand, strangers passes. */
export interface ErrorRates {
  readonly atOneInThousand: number;
  readonly atOneInHundredThousand: number;
}

/** Where the two points lie on our scale: about where the service has them itself (62.3 and 74.0 of 100). */
export const ONE_IN_THOUSAND = 0.62;
export const ONE_IN_HUNDRED_THOUSAND = 0.74;

/**
 * A confidence on a scale whose points are fixed. The service sends with every answer at which confidence a
 * rate of errors is reached, and may move it with its model; here it always lies at the same place, so that
 * fixed thresholds mean the rates. Straight lines between 0, both points and 100; 0 for what is no such answer.
 */
export function calibrate(
  confidence: number,
  { atOneInThousand, atOneInHundredThousand }: ErrorRates,
): number {
  const [low, high] = [atOneInThousand, atOneInHundredThousand];
  const sane = 0 < low && low < high && high < 100 && confidence >= 0 && confidence <= 100;
  if (!sane) return 0;
  const knots = [
    [0, 0],
    [low, ONE_IN_THOUSAND],
    [high, ONE_IN_HUNDRED_THOUSAND],
    [100, 1],
  ] as const;
  for (const [i, [x, y]] of knots.entries()) {
    if (confidence === x) return y;
    const before = knots[i - 1];
    if (before === undefined || confidence > x) continue;
    const share = (confidence - before[0]) / (x - before[0]);
    return before[1] + share * (y - before[1]);
  }
  return 0;
}
