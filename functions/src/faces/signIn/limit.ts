/**
 * How often a face may be tried: after 5 consecutive failures at least 30 s before each next try, after 50 none
 * until another factor vouches for the person (NIST SP 800-63B-4, limits for biometric comparison). A try
 * counts as a failure from its begin until it succeeds, so that a process that dies has given none away.
 */
export const FREE_FAILURES = 5;
export const WAIT_S = 30;
export const FAILURES_UNTIL_OFF = 50;

/** The tries of one person on one device. */
export interface Tries {
  /** Tries ever begun; each has its number, from 1. */
  readonly begun: number;
  /** Number of the last try that succeeded, or that stood last when the person was verified otherwise. */
  readonly clearedTo: number;
  /** Tries after that one in which nobody looked at a face, for we were too busy. */
  readonly forgiven: number;
  /** When the latest try began or failed, whichever came later. */
  readonly lastAt: Date;
}

/** Of somebody who has never tried. */
export const NO_TRIES: Tries = { begun: 0, clearedTo: 0, forgiven: 0, lastAt: new Date(0) };

/** What the limit says to one more try. */
type Verdict =
  | { readonly may: 'try' }
  | { readonly may: 'wait'; readonly retryAfterS: number }
  | { readonly may: 'never' };

/** Consecutive failures, tries under way among them. */
export function failuresOf({ begun, clearedTo, forgiven }: Tries): number {
  return begun - clearedTo - forgiven;
}

/** Whether one more try may begin. */
export function judgeTries(tries: Tries, now: Date): Verdict {
  const failures = failuresOf(tries);
  if (failures >= FAILURES_UNTIL_OFF) return { may: 'never' };
  const waitedS = (now.getTime() - tries.lastAt.getTime()) / 1000;
  // Written so that a time that is none waits.
  if (failures < FREE_FAILURES || waitedS >= WAIT_S) return { may: 'try' };
  // Clocks of two instances may differ: a time ahead is no reason to name a longer wait.
  return { may: 'wait', retryAfterS: Math.min(WAIT_S, Math.max(1, Math.ceil(WAIT_S - waitedS))) };
}

/** One try more; its number is the new `begun`. */
export function tryBegun(tries: Tries, now: Date): Tries {
  return { ...tries, begun: tries.begun + 1, lastAt: later(tries.lastAt, now) };
}

/** Try number `n` showed the face: it and all before it are forgotten, those begun since are not. */
export function trySucceeded(tries: Tries, n: number): Tries {
  return n <= tries.clearedTo ? tries : { ...tries, clearedTo: n, forgiven: 0 };
}

/** A try that failed counts already; the wait is counted from its end. */
export function tryFailed(tries: Tries, now: Date): Tries {
  return { ...tries, lastAt: later(tries.lastAt, now) };
}

/** Nobody looked at the frames of try `n`: it says nothing about whose face it was. */
export function tryForgiven(tries: Tries, n: number): Tries {
  return n <= tries.clearedTo ? tries : { ...tries, forgiven: tries.forgiven + 1 };
}

/** The person was verified by another factor. */
export function allForgotten(tries: Tries): Tries {
  return trySucceeded(tries, tries.begun);
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
