import type { FaceMeasures } from '../engine/port.ts';
import { measure } from '../findings.ts';
import { medianOf } from './judgeAction.ts';
import type { LivenessFinding } from './reasons.ts';
import { livenessFinding } from './reasons.ts';

/**
 * Records how much the head turned and the eyes closed between frames. It decides nothing: no passive
 * measure tells a face from a photograph well enough, and without an action asked for by the server a
 * person may simply keep still.
 */
export function recordLiveness(faces: readonly FaceMeasures[]): LivenessFinding {
  const yaws = faces.map(({ yawDeg }) => yawDeg);
  const apertures = faces.map(({ eyeAperture }) => eyeAperture).toSorted((a, b) => a - b);
  const several = faces.length > 1;
  const [least] = apertures;
  const median = medianOf(apertures);
  return livenessFinding('pass', 'LIVENESS_RECORDED', {
    frames: faces.length,
    yawSwingDeg: several ? measure(Math.max(...yaws) - Math.min(...yaws)) : null,
    apertureRatio: several && least !== undefined && median > 0 ? measure(least / median) : null,
  });
}
