import type { Finding, Outcome } from '../../platform/finding.ts';

/** Every outcome of the look at an action. */
export const LIVENESS_REASONS = [
  'LIVENESS_OFF',
  'LIVENESS_RECORDED',
  /** The frames show what was asked for. They prove no more than that: see the page about faces. */
  'LIVENESS_ACTION_SHOWN',
  'LIVENESS_ACTION_MISSING',
  'LIVENESS_STILL',
  'LIVENESS_NOT_FRONTAL',
  'LIVENESS_JUMPED',
  'LIVENESS_OUT_OF_ORDER',
  'LIVENESS_TOO_FEW_FRAMES',
  'LIVENESS_MISTIMED',
  'LIVENESS_OTHER_FACE',
  'LIVENESS_NOT_ASKED',
  'LIVENESS_REPLAYED',
] as const;
/** One of them. */
export type LivenessReason = (typeof LIVENESS_REASONS)[number];
/** What the look at the action found out. */
export type LivenessFinding = Finding<'liveness', LivenessReason>;

/** The finding with what was measured, which staff alone see. */
export function livenessFinding(
  outcome: Outcome,
  reason: LivenessReason,
  evidence: LivenessFinding['evidence'] = {},
): LivenessFinding {
  return { check: 'liveness', outcome, reason, evidence };
}
