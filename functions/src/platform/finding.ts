/** What one check says about a presence: enough, a person should look, or not. */
export type Outcome = 'pass' | 'review' | 'fail';

/** Plain values only: evidence is stored, exported and shown to staff. */
export type Evidence = Readonly<Record<string, string | number | boolean | null>>;

/**
 * One piece of evidence inside a decision. `reason` is an UPPER_SNAKE code of a closed union;
 * numbers in `evidence` carry their unit in the name (distanceM, ageS).
 */
export interface Finding<Check extends string = string, Reason extends string = string> {
  readonly check: Check;
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly evidence: Evidence;
}
