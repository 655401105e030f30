import type { RateRow } from './rateTable.ts';

/** A threshold, and what may be said about it. */
export interface Recommendation {
  readonly threshold: number;
  /** The rate that the false matches stay under at 95 % confidence, as far as the photos can tell. */
  readonly bound: number;
  /** The photos suffice to say that the bound is within the target. */
  readonly proven: boolean;
}

export interface Question {
  /** Rows of rising thresholds. */
  readonly rows: readonly RateRow[];
  /** Pairs of people behind them. */
  readonly peoplePairs: number;
  /** The false match rate that is wanted. */
  readonly target: number;
  /** Threshold that is kept to when the photos cannot bear out a lower one. */
  readonly fallback: number;
}

/**
 * The least rate that so many pairs of people can speak of: with none false among n, the rate is below 3 / n at
 * 95 % confidence (rule of three). Photos of the same two people count once: they are not independent.
 */
export function leastRate(peoplePairs: number): number {
  return 3 / peoplePairs;
}

/** People whose photos, none of them confused, would bear out a false match rate. */
export function peopleNeeded(target: number): number {
  return Math.ceil((1 + Math.sqrt(1 + (8 * 3) / target)) / 2);
}

/**
 * The smallest threshold from which on the upper bound of the false match rate stays within the target. With
 * too few people to prove that it is the one from which on nothing speaks against it, and never below the
 * fallback; so it is when no threshold of the rows will do.
 */
export function recommend({ rows, peoplePairs, target, fallback }: Question): Recommendation {
  const least = peoplePairs === 0 ? 1 : leastRate(peoplePairs);
  const goal = Math.max(target, least);
  const boundOf = (row: RateRow): number =>
    Math.max(Number.isNaN(row.fmr.high) ? 1 : row.fmr.high, least);
  const lastBad = rows.findLastIndex((row) => boundOf(row) > goal);
  const found = rows[lastBad + 1];
  const proven = found !== undefined && goal === target;
  if (found !== undefined && (proven || found.threshold >= fallback)) {
    return { threshold: found.threshold, bound: boundOf(found), proven };
  }
  const kept = rows.find((row) => row.threshold >= fallback);
  return { threshold: fallback, bound: kept === undefined ? 1 : boundOf(kept), proven: false };
}
