import type { Evidence } from '../../platform/finding.ts';
import type { FaceMeasures } from '../engine/port.ts';
import { measure } from '../findings.ts';
import type { LivenessAction } from './action.ts';
import type { LivenessReason } from './reasons.ts';

/** Eyes narrower than this part of the session's median are shut. */
const SHUT_BELOW = 0.55;
/** And open from here on. */
const OPEN_FROM = 0.7;
/** A turn starts with the face at most so far from straight on, degrees. */
const FRONTAL_DEG = 15;
/**
 * And swings at least so far to the side asked for, degrees. A flat photo turned before the camera by 40 degrees
 * swings 6 in the median: the mesh sees that its nose does not move.
 */
const SWING_DEG = 20;
/** The mesh's angle wanders by this much, degrees, while a head turns one way. */
const WANDER_DEG = 5;
/** Some frame lies between these parts of the swing: a head passes there, two pictures of it do not. */
const MIDWAY = { from: 0.2, to: 0.8 } as const;
/** Less than this and nothing has moved: degrees, and part of the median aperture. */
const STILL = { swingDeg: 5, aperture: 0.8 } as const;

/** Whether it was shown, and what was measured. */
interface ActionVerdict {
  /** Null: the action was shown. */
  readonly fault: Extract<
    LivenessReason,
    | 'LIVENESS_ACTION_MISSING'
    | 'LIVENESS_STILL'
    | 'LIVENESS_NOT_FRONTAL'
    | 'LIVENESS_JUMPED'
    | 'LIVENESS_OUT_OF_ORDER'
  > | null;
  readonly evidence: Evidence;
}

/** Whether the faces, in the order in which they were taken, do what was asked for. Three or more of them. */
export function judgeAction(action: LivenessAction, faces: readonly FaceMeasures[]): ActionVerdict {
  return action === 'blink' ? judgeBlink(faces) : judgeTurn(action, faces);
}

/** Open at first and last, shut in between. */
function judgeBlink(faces: readonly FaceMeasures[]): ActionVerdict {
  const ratios = apertureRatios(faces);
  const least = Math.min(...ratios);
  const evidence = { apertureRatio: measure(least), shutBelow: SHUT_BELOW, openFrom: OPEN_FROM };
  // Written so that a ratio that is no number never counts as shut or open.
  if (!(least < SHUT_BELOW)) return { fault: still(faces) ?? 'LIVENESS_ACTION_MISSING', evidence };
  const [first = NaN, last = NaN] = [ratios.at(0), ratios.at(-1)];
  const ordered = first >= OPEN_FROM && last >= OPEN_FROM;
  return { fault: ordered ? null : 'LIVENESS_OUT_OF_ORDER', evidence };
}

/** From straight on to the side asked for, one way and at most back again. */
function judgeTurn(
  action: 'turn-left' | 'turn-right',
  faces: readonly FaceMeasures[],
): ActionVerdict {
  const [first] = faces;
  if (first === undefined) throw new RangeError('a turn needs faces');
  // A camera sees the person's own left on the right of its picture, where yaw is positive.
  const side = action === 'turn-left' ? 1 : -1;
  const swings = faces.map(({ yawDeg }) => side * (yawDeg - first.yawDeg));
  const swing = Math.max(...swings);
  const peak = swings.indexOf(swing);
  const evidence = {
    firstYawDeg: measure(first.yawDeg),
    yawSwingDeg: measure(swing),
    yawSwingFromDeg: SWING_DEG,
  };
  const fault = (): ActionVerdict['fault'] => {
    if (!(swing >= SWING_DEG)) return still(faces) ?? 'LIVENESS_ACTION_MISSING';
    if (!(Math.abs(first.yawDeg) <= FRONTAL_DEG)) return 'LIVENESS_NOT_FRONTAL';
    const [out, back] = [swings.slice(0, peak + 1), swings.slice(peak).toReversed()];
    if (!rises(out) || !rises(back)) return 'LIVENESS_OUT_OF_ORDER';
    const midway = out.some((at) => at >= MIDWAY.from * swing && at <= MIDWAY.to * swing);
    return midway ? null : 'LIVENESS_JUMPED';
  };
  return { fault: fault(), evidence };
}

function rises(values: readonly number[]): boolean {
  let highest = -Infinity;
  return values.every((value) => {
    const kept = value >= highest - WANDER_DEG;
    highest = Math.max(highest, value);
    return kept;
  });
}

function still(faces: readonly FaceMeasures[]): 'LIVENESS_STILL' | null {
  const yaws = faces.map(({ yawDeg }) => yawDeg);
  const swing = Math.max(...yaws) - Math.min(...yaws);
  const unmoved = swing < STILL.swingDeg && Math.min(...apertureRatios(faces)) > STILL.aperture;
  return unmoved ? 'LIVENESS_STILL' : null;
}

/** Of each face, over the median of all. */
function apertureRatios(faces: readonly FaceMeasures[]): number[] {
  const sorted = faces.map(({ eyeAperture }) => eyeAperture).toSorted((a, b) => a - b);
  const median = medianOf(sorted);
  return faces.map(({ eyeAperture }) => eyeAperture / median);
}

/** Of sorted values; 0 of none. */
export function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
