import type { Finding } from '../../platform/finding.ts';

/**
 * Whether findings open an account. Stricter than a check-in, where a person may look at what is uncertain:
 * every check must pass, the face must match beyond doubt, and the action must have been seen.
 */
export function isAccepted(findings: readonly Finding[]): boolean {
  const passed = findings.every(({ outcome }) => outcome === 'pass');
  const matched = findings.some(({ reason }) => reason === 'FACE_MATCH');
  const shown = findings.some(({ reason }) => reason === 'LIVENESS_ACTION_SHOWN');
  return passed && matched && shown;
}

/** The reasons that speak against it, each once: for the audit. */
export function reasonsAgainst(findings: readonly Finding[]): string[] {
  const against = findings.filter(({ outcome }) => outcome !== 'pass');
  return [...new Set(against.map(({ reason }) => reason))];
}
