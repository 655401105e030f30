import type { Finding, Outcome } from '../../platform/finding.ts';

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
export type LivenessReason = (typeof LIVENESS_REASONS)[number];
export type LivenessFinding = Finding<'liveness', LivenessReason>;

export function livenessFinding(
  outcome: Outcome,
  reason: LivenessReason,
  evidence: LivenessFinding['evidence'] = {},
): LivenessFinding {
  return { check: 'liveness', outcome, reason, evidence };
}
