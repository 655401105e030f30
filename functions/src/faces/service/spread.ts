/** Most shots of one check that are sent to a third party: more cost as many calls and tell little more. */
const MOST = 3;

/** First, middle and last of many, so that what was taken over the whole time counts. */
export function spread<T>(items: readonly T[]): readonly T[] {
  if (items.length <= MOST) return items;
  const last = items.length - 1;
  return items.filter((_, i) => i === 0 || i === Math.round(last / 2) || i === last);
}

/** Arithmetic mean; NaN of none. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
