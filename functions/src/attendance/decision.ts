import type { Finding } from '../platform/finding.ts';

export const DECISIONS = ['accepted', 'pending_review', 'rejected'] as const;
export type Decision = (typeof DECISIONS)[number];

/** A decision and every reason that speaks against plain acceptance, failures first. */
export interface Verdict {
  readonly decision: Decision;
  readonly reasons: readonly Finding[];
}

/**
 * Weighs the evidence: one failed check rejects, else one that needs eyes asks for a review, else accepted.
 * No findings at all prove nothing and are never accepted.
 */
export function decide(findings: readonly Finding[]): Verdict {
  const failed = findings.filter(({ outcome }) => outcome === 'fail');
  const unsure = findings.filter(({ outcome }) => outcome === 'review');
  const reasons = [...failed, ...unsure];
  if (failed.length > 0) return { decision: 'rejected', reasons };
  if (unsure.length > 0 || findings.length === 0) return { decision: 'pending_review', reasons };
  return { decision: 'accepted', reasons };
}
