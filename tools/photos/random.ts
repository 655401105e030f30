/** A stream of numbers that depends on its seed alone. */
export interface Random {
  /** Evenly spread over low..high. */
  between(low: number, high: number): number;
  /** Normally distributed, mean 0, deviation 1. */
  normal(): number;
}

/** mulberry32 (Tommy Ettinger): small, fast, good enough for pictures; nothing secret comes from it. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    between: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
