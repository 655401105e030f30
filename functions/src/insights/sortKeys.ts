import type { Rates } from './stats/counts.ts';

/** Beyond every rate: what has none comes last. */
const LAST = 2;

/** The lowest rate first. */
export function rateKey({ rate }: Pick<Rates, 'rate'>): number {
  return rate ?? LAST;
}

/** Who missed most first. */
export function missedKey({ missedShare }: Pick<Rates, 'missedShare'>): number {
  return missedShare === null ? LAST : -missedShare;
}
