import type { Finding } from '../platform/finding.ts';
import type { FaceMeasures } from './engine/port.ts';
import { measure } from './findings.ts';

export const LIVENESS_REASONS = ['LIVENESS_RECORDED', 'LIVENESS_OFF'] as const;
export type LivenessFinding = Finding<'liveness', (typeof LIVENESS_REASONS)[number]>;

/**
 * Records how much the head turned and the eyes closed between frames. It decides nothing: no passive
 * measure tells a face from a photograph well enough, and without an action asked for by the server a
 * person may simply keep still.
 */
export function recordLiveness(
  policy: 'off' | 'record',
  faces: readonly FaceMeasures[],
): LivenessFinding {
  if (policy === 'off') {
    return { check: 'liveness', outcome: 'pass', reason: 'LIVENESS_OFF', evidence: {} };
  }
  const yaws = faces.map(({ yawDeg }) => yawDeg);
  const apertures = faces.map(({ eyeAperture }) => eyeAperture).toSorted((a, b) => a - b);
  const several = faces.length > 1;
  const [least] = apertures;
  const median = medianOf(apertures);
  return {
    check: 'liveness',
    outcome: 'pass',
    reason: 'LIVENESS_RECORDED',
    evidence: {
      frames: faces.length,
      yawSwingDeg: several ? measure(Math.max(...yaws) - Math.min(...yaws)) : null,
      apertureRatio: several && least !== undefined && median > 0 ? measure(least / median) : null,
    },
  };
}

/** Of sorted values; 0 of none. */
function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
