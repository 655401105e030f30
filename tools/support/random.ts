/** A stream of numbers that look random and depend on their seed alone. */
export interface Random {
  /** 0 to below 1. */
  next(): number;
  /** Evenly spread over low..high. */
  between(low: number, high: number): number;
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number;
  chance(p: number): boolean;
  /** Normally distributed; mean 0 and deviation 1 unless given. */
  normal(mean?: number, deviation?: number): number;
  pick<T>(some: readonly T[]): T;
}

/**
 * mulberry32 (Tommy Ettinger, public domain): 32 bits of state, small, fast, and good enough for pictures and schools;
 * nothing secret comes from it.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + (high - low) * next();
  return {
    next,
    between,
    whole: (from, to) => Math.floor(between(from, to + 1)),
    chance: (p) => next() < p,
    // Box and Muller.
    normal: (mean = 0, deviation = 1) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (some) => {
      const one = some[Math.floor(next() * some.length)];
      if (one === undefined) throw new RangeError('nothing to pick from');
      return one;
    },
  };
}
