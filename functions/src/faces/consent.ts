import type { Access } from '../platform/access.ts';
import { guards } from '../platform/access.ts';
import type { PolicyRules } from '../settings/index.ts';

/** The last entry of a person's consent ledger, as far as the rules below look at it. */
export interface ConsentDecision {
  readonly decision: 'given' | 'withdrawn';
  readonly textVersion: string;
  readonly as: 'self' | 'guardian' | 'admin';
}

/** `outdated`: given once, but for an older text, or by a minor alone. */
export const CONSENT_STATES = ['none', 'given', 'outdated', 'withdrawn'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** Only `given` allows new face data. A minor's own word does not do; an older guardian's word holds on. */
export function consentState(
  last: ConsentDecision | null,
  rules: PolicyRules['consent'],
  minor: boolean,
): ConsentState {
  if (last === null) return 'none';
  if (last.decision === 'withdrawn') return 'withdrawn';
  if (last.textVersion !== rules.textVersion) return 'outdated';
  return minor && last.as === 'self' ? 'outdated' : 'given';
}

/**
 * Whether a guardian has to consent. A person of unknown age counts as a minor, unless the policy asks no
 * guardian at any age (0).
 * @param age full years of life, or null
 */
export function isMinor(age: number | null, minorBelowAge: number): boolean {
  if (minorBelowAge === 0) return false;
  return age === null || age < minorBelowAge;
}

/** Whether `access` lets a guardian decide about this child's face data at this moment. */
export function decidesFor(access: Access, childUid: string, now: Date): boolean {
  return guards(access, childUid, 'consent', now);
}
