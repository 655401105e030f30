/** Middle of the values, the mean of the two middle ones when they are even in number; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return (lower + upper) / 2;
}

/** From the median absolute deviation to the standard deviation of a normal distribution: 1 / 0.6745. */
const TO_SIGMA = 1.4826;

/** Spread of the values as a standard deviation, by their median absolute deviation: single outliers do not move it. */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  return TO_SIGMA * median(values.map((value) => Math.abs(value - middle)));
}
